package org.kudari.cpu.codegen.lanes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes arithmetic on lanes into a method: {@link VectorLaneCode} on the vectors of one width, {@link ScalarLaneCode}
 * on single floats. A function that is stated once on {@link FloatLanes}, {@link IntLanes} and {@link MaskLanes} so
 * becomes a loop of every tier. The operations and their order are the same, and so are the bits.
 *
 * <p>Each instruction takes its operands from local variables and leaves its result in a new one. The JIT turns the
 * variables into registers. No method of this project is called in a loop: a call in a vector loop spills every live
 * vector.
 */
public abstract class LaneCode {
    /** An operation on floats. MIN and MAX are those of {@link Math}. */
    public enum FloatOp {
        /** a + b. */
        ADD,
        /** a - b. */
        SUB,
        /** a * b. */
        MUL,
        /** a / b. */
        DIV,
        /** The smaller of the two; NaN if either is. */
        MIN,
        /** The larger of the two; NaN if either is. */
        MAX
    }

    /** An operation on the bits of floats. SHIFT_RIGHT keeps the sign. */
    enum IntOp {
        ADD,
        SUB,
        AND,
        XOR,
        SHIFT_LEFT,
        SHIFT_RIGHT,
        UNSIGNED_SHIFT_RIGHT
    }

    /** An operation on longs. SHIFT_RIGHT fills with zeros, and ROTATE is to the left. */
    enum LongOp {
        ADD,
        SUB,
        MUL,
        AND,
        OR,
        XOR,
        SHIFT_LEFT,
        SHIFT_RIGHT,
        ROTATE
    }

    /** A comparison as in Java. If an operand is NaN, only {@link #NOT_EQUAL} is true. */
    enum Comparison {
        LESS,
        LESS_EQUAL,
        EQUAL,
        NOT_EQUAL
    }

    /** The bits of a long that hold its lower int. */
    static final long LOWER_HALF = 0xFFFFFFFFL;

    /** The number of entries of a table. */
    static final int TABLE_SIZE = 8;

    /** The distance in an array from one table to the next. Each table is there twice. */
    static final int TABLE_STEP = 2 * TABLE_SIZE;

    /** The method that is being written. */
    public final CodeBuilder code;

    private final Map<String, Table[]> tables = new HashMap<>();

    LaneCode(CodeBuilder code) {
        this.code = code;
    }

    /** Returns the number of floats in one value. */
    public abstract int lanes();

    /** Loads lanes from an array. The operand stack's top is the index of the first, and the array lies below it. */
    public abstract FloatLanes load();

    /** Loads one float into every lane. The operand stack is as for {@link #load}. */
    public abstract FloatLanes loadRepeated();

    /**
     * Stores lanes to an array.
     *
     * @param address pushes the array and the index
     */
    public abstract void store(FloatLanes value, Runnable address);

    /**
     * Loads tables, to be called before the loop.
     *
     * @param owner the public class that has them in its public field {@code ENTRIES}, which the generated code reads
     * @param count how many there are
     */
    final void loadTables(Class<?> owner, int count) {
        tables.computeIfAbsent(owner.getSimpleName(), _ -> {
            Table[] loaded = new Table[count];
            for (int k = 0; k < count; k++) {
                loaded[k] = loadTable(ClassDesc.of(owner.getName()), k * TABLE_STEP);
            }
            return loaded;
        });
    }

    /** A table that was loaded before the loop. */
    final Table table(Class<?> owner, int index) {
        return tables.get(owner.getSimpleName())[index];
    }

    /** A table of {@value #TABLE_SIZE} floats in two local variables. */
    record Table(int first, int second) {}

    /**
     * Loads a table.
     *
     * @param at its index in the array of tables
     */
    abstract Table loadTable(ClassDesc owner, int at);

    /** Writes, for each lane, the entry whose number is in the lowest bits of the index. */
    abstract FloatLanes lookUp(Table table, IntLanes index);

    /** Writes a constant in every lane. */
    public abstract FloatLanes constant(float value);

    abstract IntLanes constant(int value);

    abstract LongLanes constant(long value);

    abstract DoubleLanes constant(double value);

    /**
     * Writes the long on the stack's top into every lane.
     *
     * @see #constant(long)
     */
    public abstract LongLanes popRepeated();

    /** Writes the numbers of the lanes: 0, 1, 2 and so on. To be called before the loop. */
    public abstract LongLanes laneNumbers();

    /** Writes the result of an operation. */
    public abstract FloatLanes apply(FloatOp op, FloatLanes a, FloatLanes b);

    /** Writes a b + c, with one rounding on a processor with a fused multiply-add. */
    abstract FloatLanes multiplyAdd(FloatLanes a, FloatLanes b, FloatLanes c);

    abstract FloatLanes squareRoot(FloatLanes a);

    abstract IntLanes apply(IntOp op, IntLanes a, IntLanes b);

    abstract IntLanes shift(IntOp op, IntLanes a, int distance);

    abstract IntLanes bits(FloatLanes a);

    abstract FloatLanes floats(IntLanes a);

    abstract DoubleLanes apply(FloatOp op, DoubleLanes a, DoubleLanes b);

    /** Writes a b + c, with one rounding on a processor with a fused multiply-add. */
    abstract DoubleLanes multiplyAdd(DoubleLanes a, DoubleLanes b, DoubleLanes c);

    abstract DoubleLanes squareRoot(DoubleLanes a);

    abstract LongLanes apply(LongOp op, LongLanes a, LongLanes b);

    abstract LongLanes shift(LongOp op, LongLanes a, int distance);

    abstract LongLanes bits(DoubleLanes a);

    abstract DoubleLanes doubles(LongLanes a);

    /** Writes the nearest float of each int, which must be below 2^24 in magnitude. */
    abstract FloatLanes toFloats(IntLanes a);

    /**
     * Writes ints as the lower halves of longs whose upper halves are 0.
     *
     * @return one value for each float of a long's size: the even and the odd lanes of a vector, or the only lane
     */
    abstract LongLanes[] split(IntLanes a);

    /** Writes ints from what {@link #split} returned. The upper halves must be 0. */
    abstract IntLanes join(LongLanes[] halves);

    /**
     * Loads pairs of floats from an array, each as a long whose lower half has the bits of the first one. The operand
     * stack is as for {@link #load}.
     */
    public abstract LongLanes loadPairs();

    /**
     * Stores pairs of floats, as {@link #loadPairs} loads them.
     *
     * @param address pushes the array and the index
     */
    public abstract void storePairs(LongLanes pairs, Runnable address);

    /** Writes what {@link #interleave} relies on, to be called before the loop. */
    public abstract void prepareInterleave();

    /**
     * Writes longs in turn from two values, each as two ints, the upper half first: the ints of {@code a}'s first lane,
     * those of {@code b}'s first, of {@code a}'s second, and so on.
     *
     * @return the values that have these ints one after the other
     */
    abstract IntLanes[] interleave(LongLanes a, LongLanes b);

    /** Returns the number of longs or doubles in one value. */
    public abstract int longLanes();

    abstract MaskLanes compare(Comparison op, FloatLanes a, FloatLanes b);

    abstract MaskLanes and(MaskLanes a, MaskLanes b);

    abstract MaskLanes or(MaskLanes a, MaskLanes b);

    abstract MaskLanes not(MaskLanes a);

    /** Writes {@code a} where the mask is set, else {@code b}. */
    abstract FloatLanes select(MaskLanes mask, FloatLanes a, FloatLanes b);

    /** Allocates another local variable for a float or a vector. */
    final FloatLanes variable() {
        return new FloatLanes(this, code.allocateLocal(floatKind()), null);
    }

    /** Pops the stack's top into a new variable. */
    final FloatLanes popFloats() {
        FloatLanes value = variable();
        popInto(value);
        return value;
    }

    /** Pops the stack's top into an existing variable. */
    public final void popInto(FloatLanes variable) {
        code.storeLocal(floatKind(), variable.local());
    }

    final IntLanes popInts() {
        IntLanes value = new IntLanes(this, code.allocateLocal(intKind()));
        code.storeLocal(intKind(), value.local());
        return value;
    }

    final LongLanes popLongs() {
        LongLanes value = new LongLanes(this, code.allocateLocal(longKind()));
        code.storeLocal(longKind(), value.local());
        return value;
    }

    final DoubleLanes popDoubles() {
        DoubleLanes value = new DoubleLanes(this, code.allocateLocal(doubleKind()));
        code.storeLocal(doubleKind(), value.local());
        return value;
    }

    final MaskLanes popMask() {
        MaskLanes value = new MaskLanes(this, code.allocateLocal(intKind()));
        code.storeLocal(intKind(), value.local());
        return value;
    }

    /** Pushes a variable. */
    public final void push(FloatLanes value) {
        code.loadLocal(floatKind(), value.local());
    }

    final void push(IntLanes value) {
        code.loadLocal(intKind(), value.local());
    }

    final void push(LongLanes value) {
        code.loadLocal(longKind(), value.local());
    }

    final void push(DoubleLanes value) {
        code.loadLocal(doubleKind(), value.local());
    }

    final void push(MaskLanes value) {
        code.loadLocal(intKind(), value.local());
    }

    /** Returns the type of a local variable for floats. */
    abstract TypeKind floatKind();

    /** Returns the type of a local variable for ints or a mask. */
    abstract TypeKind intKind();

    /** Returns the type of a local variable for longs. */
    abstract TypeKind longKind();

    /** Returns the type of a local variable for doubles. */
    abstract TypeKind doubleKind();
}

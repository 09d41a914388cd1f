package org.kudari.cpu.codegen.lanes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes arithmetic on lanes into a method: {@link VectorLaneCode} on the vectors of one width, {@link ScalarLaneCode} on single
 * floats. A function written once on {@link FloatLanes}, {@link IntLanes} and {@link MaskLanes} so becomes a loop of every tier, with the
 * same operations in the same order and hence the same bits.
 *
 * <p>Each instruction takes its operands from local variables and leaves its result in a new one; the JIT turns them into
 * registers. Nothing is called: a call in a vector loop spills every live vector.
 */
public abstract class LaneCode {
    /** On floats; MIN and MAX are those of {@link Math}. */
    public enum FloatOp {
        ADD,
        SUB,
        MUL,
        DIV,
        MIN,
        MAX
    }

    /** On the bits of floats; SHIFT_RIGHT keeps the sign. */
    enum IntOp {
        ADD,
        SUB,
        AND,
        OR,
        XOR,
        SHIFT_LEFT,
        SHIFT_RIGHT
    }

    /** As in Java: false where an operand is NaN. */
    enum Comparison {
        LESS,
        LESS_EQUAL,
        EQUAL
    }

    /** The entries of a table. */
    static final int TABLE = 8;

    /** From one table to the next in an array: each is there twice. */
    static final int TABLE_STEP = 2 * TABLE;

    public final CodeBuilder code;
    private final Map<String, Table[]> tables = new HashMap<>();

    LaneCode(CodeBuilder code) {
        this.code = code;
    }

    /** How many floats one value holds. */
    public abstract int lanes();

    /** Lanes of an array from the index on the operand stack's top; the array lies below it. */
    public abstract FloatLanes load();

    /** The one float at that place, in every lane. */
    public abstract FloatLanes loadRepeated();

    /** Stores to an array; {@code address} pushes the array and the index. */
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

    /** {@value #TABLE} floats in variables. */
    record Table(int first, int second) {}

    abstract Table loadTable(ClassDesc owner, int at);

    /** The entry with the number in the lowest bits of the index. */
    abstract FloatLanes pick(Table table, IntLanes index);

    public abstract FloatLanes constant(float value);

    abstract IntLanes constant(int value);

    public abstract FloatLanes apply(FloatOp op, FloatLanes a, FloatLanes b);

    /** a b + c in one rounding, on a processor that can. */
    abstract FloatLanes multiplyAdd(FloatLanes a, FloatLanes b, FloatLanes c);

    abstract FloatLanes squareRoot(FloatLanes a);

    abstract IntLanes apply(IntOp op, IntLanes a, IntLanes b);

    abstract IntLanes shift(IntOp op, IntLanes a, int distance);

    abstract IntLanes bits(FloatLanes a);

    abstract FloatLanes floats(IntLanes a);

    abstract MaskLanes compare(Comparison op, FloatLanes a, FloatLanes b);

    abstract MaskLanes and(MaskLanes a, MaskLanes b);

    abstract MaskLanes or(MaskLanes a, MaskLanes b);

    abstract MaskLanes not(MaskLanes a);

    /** {@code a} where the mask is set, else {@code b}. */
    abstract FloatLanes select(MaskLanes maskLanes, FloatLanes a, FloatLanes b);

    /** Another local variable for a float lane or vector. */
    public final FloatLanes variable() {
        return new FloatLanes(this, code.allocateLocal(floatKind()));
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

    final MaskLanes popMask() {
        MaskLanes value = new MaskLanes(this, code.allocateLocal(intKind()));
        code.storeLocal(intKind(), value.local());
        return value;
    }

    public final void push(FloatLanes value) {
        code.loadLocal(floatKind(), value.local());
    }

    final void push(IntLanes value) {
        code.loadLocal(intKind(), value.local());
    }

    final void push(MaskLanes value) {
        code.loadLocal(intKind(), value.local());
    }

    /** How the JVM keeps a value of floats. */
    abstract TypeKind floatKind();

    /** How the JVM keeps a value of ints, and a mask. */
    abstract TypeKind intKind();
}

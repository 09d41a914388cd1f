package org.kudari.cpu;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes arithmetic on lanes into a method: {@link VectorCode} on the vectors of one width, {@link ScalarCode} on single
 * floats. A function written once on {@link F32}, {@link I32} and {@link Mask} so becomes a loop of every tier, with the
 * same operations in the same order and hence the same bits.
 *
 * <p>Each instruction takes its operands from local variables and leaves its result in a new one; the JIT turns them into
 * registers. Nothing is called: a call in a vector loop spills every live vector.
 */
abstract class LaneCode {
    /** On floats; MIN and MAX are those of {@link Math}. */
    enum FloatOp {
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

    final CodeBuilder code;
    private final Map<String, Table[]> tables = new HashMap<>();

    LaneCode(CodeBuilder code) {
        this.code = code;
    }

    /** How many floats one value holds. */
    abstract int lanes();

    /** Lanes of an array from the index on the operand stack's top; the array lies below it. */
    abstract F32 load();

    /** The one float at that place, in every lane. */
    abstract F32 loadRepeated();

    /** Stores to an array; {@code address} pushes the array and the index. */
    abstract void store(F32 value, Runnable address);

    /**
     * Loads tables, to be called before the loop.
     *
     * @param owner the class of this package that has them in its field {@code ENTRIES}
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
    abstract F32 pick(Table table, I32 index);

    abstract F32 constant(float value);

    abstract I32 constant(int value);

    abstract F32 apply(FloatOp op, F32 a, F32 b);

    /** a b + c in one rounding, on a processor that can. */
    abstract F32 multiplyAdd(F32 a, F32 b, F32 c);

    abstract F32 squareRoot(F32 a);

    abstract I32 apply(IntOp op, I32 a, I32 b);

    abstract I32 shift(IntOp op, I32 a, int distance);

    abstract I32 bits(F32 a);

    abstract F32 floats(I32 a);

    abstract Mask compare(Comparison op, F32 a, F32 b);

    abstract Mask and(Mask a, Mask b);

    abstract Mask or(Mask a, Mask b);

    abstract Mask not(Mask a);

    /** {@code a} where the mask is set, else {@code b}. */
    abstract F32 select(Mask mask, F32 a, F32 b);

    /** Another local variable for a float lane or vector. */
    final F32 variable() {
        return new F32(this, code.allocateLocal(floatKind()));
    }

    /** Pops the stack's top into a new variable. */
    final F32 popFloats() {
        F32 value = variable();
        popInto(value);
        return value;
    }

    /** Pops the stack's top into an existing variable. */
    final void popInto(F32 variable) {
        code.storeLocal(floatKind(), variable.local());
    }

    final I32 popInts() {
        I32 value = new I32(this, code.allocateLocal(intKind()));
        code.storeLocal(intKind(), value.local());
        return value;
    }

    final Mask popMask() {
        Mask value = new Mask(this, code.allocateLocal(intKind()));
        code.storeLocal(intKind(), value.local());
        return value;
    }

    final void push(F32 value) {
        code.loadLocal(floatKind(), value.local());
    }

    final void push(I32 value) {
        code.loadLocal(intKind(), value.local());
    }

    final void push(Mask value) {
        code.loadLocal(intKind(), value.local());
    }

    /** How the JVM keeps a value of floats. */
    abstract TypeKind floatKind();

    /** How the JVM keeps a value of ints, and a mask. */
    abstract TypeKind intKind();
}

package org.kudari.cpu.codegen.lanes;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes arithmetic on vectors of one width, through the Vector API. The species is read from a static final field, so
 * it is a constant to the JIT, and no vector leaves the method. Only the generated code names the API: this class loads
 * without it.
 */
public final class VectorLaneCode extends LaneCode {
    private static final String PACKAGE = "jdk.incubator.vector";
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of(PACKAGE, "FloatVector");
    private static final ClassDesc INT_VECTOR = ClassDesc.of(PACKAGE, "IntVector");
    private static final ClassDesc LONG_VECTOR = ClassDesc.of(PACKAGE, "LongVector");
    private static final ClassDesc DOUBLE_VECTOR = ClassDesc.of(PACKAGE, "DoubleVector");
    private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE, "Vector");
    private static final ClassDesc MASK = ClassDesc.of(PACKAGE, "VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE, "VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE, "VectorOperators");
    private static final ClassDesc UNARY = OPERATORS.nested("Unary");
    private static final ClassDesc BINARY = OPERATORS.nested("Binary");
    private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
    private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");
    private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc LANE_ORDER = ClassDesc.of(LaneOrder.class.getName());

    private final int bits;

    /** The ints with which {@link #interleave} looks up the lanes of its two results; null without it. */
    private IntLanes[] interleaveIndices;

    /** All bits where {@link #interleave} takes its first operand. */
    private IntLanes interleaveMask;

    /**
     * Writes into a method.
     *
     * @param bits the vector width: 128, 256 or 512
     */
    public VectorLaneCode(CodeBuilder code, int bits) {
        super(code);
        this.bits = bits;
    }

    @Override
    public int lanes() {
        return bits / Float.SIZE;
    }

    @Override
    TypeKind floatKind() {
        return TypeKind.REFERENCE;
    }

    @Override
    TypeKind intKind() {
        return TypeKind.REFERENCE;
    }

    @Override
    TypeKind longKind() {
        return TypeKind.REFERENCE;
    }

    @Override
    TypeKind doubleKind() {
        return TypeKind.REFERENCE;
    }

    @Override
    public int longLanes() {
        return bits / Long.SIZE;
    }

    /** The species is pushed before the array and the index, so these two go through variables. */
    @Override
    public FloatLanes load() {
        int index = code.allocateLocal(TypeKind.INT);
        int array = code.allocateLocal(TypeKind.REFERENCE);
        code.istore(index).astore(array);
        species(FLOAT_VECTOR).aload(array).iload(index);
        code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
        return popFloats();
    }

    @Override
    public FloatLanes loadRepeated() {
        int number = code.allocateLocal(TypeKind.FLOAT);
        code.faload().fstore(number);
        species(FLOAT_VECTOR).fload(number);
        return broadcastFloat();
    }

    @Override
    public void store(FloatLanes value, Runnable address) {
        push(value);
        address.run();
        code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
    }

    @Override
    Table loadTable(ClassDesc owner, int at) {
        int first = loadEntries(owner, at);
        return new Table(first, lanes() < TABLE_SIZE ? loadEntries(owner, at + lanes()) : first);
    }

    private int loadEntries(ClassDesc owner, int at) {
        species(FLOAT_VECTOR)
                .getstatic(owner, "ENTRIES", FLOATS)
                .loadConstant(at)
                .invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int))
                .invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
        return popInts().local();
    }

    /** A vector of four lanes looks up both halves of the table and then selects between the two results. */
    @Override
    FloatLanes lookUp(Table table, IntLanes index) {
        IntLanes first = lookUp(table.first(), index);
        if (lanes() >= TABLE_SIZE) {
            return first.floats();
        }
        IntLanes second = lookUp(table.second(), index);
        push(first);
        push(second);
        push(index.and(lanes()));
        operator("NE", COMPARISON);
        code.iconst_0().invokevirtual(INT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, CD_int));
        code.invokevirtual(INT_VECTOR, "blend", MethodTypeDesc.of(INT_VECTOR, VECTOR, MASK));
        return popInts().floats();
    }

    /** Looks up the index modulo the number of lanes. */
    private IntLanes lookUp(int entries, IntLanes index) {
        push(index);
        code.aload(entries).invokevirtual(INT_VECTOR, "selectFrom", MethodTypeDesc.of(INT_VECTOR, VECTOR));
        return popInts();
    }

    @Override
    public FloatLanes constant(float value) {
        species(FLOAT_VECTOR).loadConstant(value);
        return broadcastFloat();
    }

    private FloatLanes broadcastFloat() {
        code.invokestatic(FLOAT_VECTOR, "broadcast", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float));
        return popFloats();
    }

    @Override
    IntLanes constant(int value) {
        species(INT_VECTOR).loadConstant(value);
        code.invokestatic(INT_VECTOR, "broadcast", MethodTypeDesc.of(INT_VECTOR, SPECIES, CD_int));
        return popInts();
    }

    @Override
    public FloatLanes apply(FloatOp op, FloatLanes a, FloatLanes b) {
        push(a);
        operator(
                op.name(),
                switch (op) {
                    case SUB, DIV -> BINARY;
                    case ADD, MUL, MIN, MAX -> ASSOCIATIVE;
                });
        push(b);
        code.invokevirtual(FLOAT_VECTOR, "lanewise", MethodTypeDesc.of(FLOAT_VECTOR, BINARY, VECTOR));
        return popFloats();
    }

    @Override
    FloatLanes multiplyAdd(FloatLanes a, FloatLanes b, FloatLanes c) {
        push(a);
        push(b);
        push(c);
        code.invokevirtual(FLOAT_VECTOR, "fma", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR));
        return popFloats();
    }

    @Override
    FloatLanes squareRoot(FloatLanes a) {
        push(a);
        operator("SQRT", UNARY);
        code.invokevirtual(FLOAT_VECTOR, "lanewise", MethodTypeDesc.of(FLOAT_VECTOR, UNARY));
        return popFloats();
    }

    @Override
    IntLanes apply(IntOp op, IntLanes a, IntLanes b) {
        push(a);
        operator(
                op.name(),
                switch (op) {
                    case ADD, AND, XOR -> ASSOCIATIVE;
                    case SUB, SHIFT_LEFT, SHIFT_RIGHT, UNSIGNED_SHIFT_RIGHT -> BINARY;
                });
        push(b);
        code.invokevirtual(INT_VECTOR, "lanewise", MethodTypeDesc.of(INT_VECTOR, BINARY, VECTOR));
        return popInts();
    }

    @Override
    IntLanes shift(IntOp op, IntLanes a, int distance) {
        push(a);
        operator(
                switch (op) {
                    case SHIFT_LEFT -> "LSHL";
                    case UNSIGNED_SHIFT_RIGHT -> "LSHR";
                    default -> "ASHR";
                },
                BINARY);
        code.loadConstant(distance);
        code.invokevirtual(INT_VECTOR, "lanewise", MethodTypeDesc.of(INT_VECTOR, BINARY, CD_int));
        return popInts();
    }

    @Override
    IntLanes bits(FloatLanes a) {
        push(a);
        code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
        return popInts();
    }

    @Override
    FloatLanes floats(IntLanes a) {
        push(a);
        code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
        return popFloats();
    }

    @Override
    MaskLanes compare(Comparison op, FloatLanes a, FloatLanes b) {
        push(a);
        operator(
                switch (op) {
                    case LESS -> "LT";
                    case LESS_EQUAL -> "LE";
                    case EQUAL -> "EQ";
                    case NOT_EQUAL -> "NE";
                },
                COMPARISON);
        push(b);
        code.invokevirtual(FLOAT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
        return popMask();
    }

    @Override
    MaskLanes and(MaskLanes a, MaskLanes b) {
        return combine("and", a, b);
    }

    @Override
    MaskLanes or(MaskLanes a, MaskLanes b) {
        return combine("or", a, b);
    }

    private MaskLanes combine(String method, MaskLanes a, MaskLanes b) {
        push(a);
        push(b);
        code.invokevirtual(MASK, method, MethodTypeDesc.of(MASK, MASK));
        return popMask();
    }

    @Override
    MaskLanes not(MaskLanes a) {
        push(a);
        code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
        return popMask();
    }

    @Override
    FloatLanes select(MaskLanes mask, FloatLanes a, FloatLanes b) {
        push(b);
        push(a);
        push(mask);
        code.invokevirtual(FLOAT_VECTOR, "blend", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, MASK));
        return popFloats();
    }

    @Override
    LongLanes constant(long value) {
        species(LONG_VECTOR).loadConstant(value);
        return broadcastLong();
    }

    @Override
    DoubleLanes constant(double value) {
        species(DOUBLE_VECTOR).loadConstant(value);
        code.invokestatic(DOUBLE_VECTOR, "broadcast", MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, CD_double));
        return popDoubles();
    }

    @Override
    public LongLanes popRepeated() {
        int number = code.allocateLocal(TypeKind.LONG);
        code.lstore(number);
        species(LONG_VECTOR).lload(number);
        return broadcastLong();
    }

    private LongLanes broadcastLong() {
        code.invokestatic(LONG_VECTOR, "broadcast", MethodTypeDesc.of(LONG_VECTOR, SPECIES, CD_long));
        return popLongs();
    }

    @Override
    public LongLanes laneNumbers() {
        species(LONG_VECTOR)
                .getstatic(LANE_ORDER, "NUMBERS", CD_long.arrayType())
                .iconst_0()
                .invokestatic(
                        LONG_VECTOR, "fromArray", MethodTypeDesc.of(LONG_VECTOR, SPECIES, CD_long.arrayType(), CD_int));
        return popLongs();
    }

    @Override
    DoubleLanes apply(FloatOp op, DoubleLanes a, DoubleLanes b) {
        push(a);
        operator(
                op.name(),
                switch (op) {
                    case SUB, DIV -> BINARY;
                    case ADD, MUL, MIN, MAX -> ASSOCIATIVE;
                });
        push(b);
        code.invokevirtual(DOUBLE_VECTOR, "lanewise", MethodTypeDesc.of(DOUBLE_VECTOR, BINARY, VECTOR));
        return popDoubles();
    }

    @Override
    DoubleLanes multiplyAdd(DoubleLanes a, DoubleLanes b, DoubleLanes c) {
        push(a);
        push(b);
        push(c);
        code.invokevirtual(DOUBLE_VECTOR, "fma", MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR, VECTOR));
        return popDoubles();
    }

    @Override
    DoubleLanes squareRoot(DoubleLanes a) {
        push(a);
        operator("SQRT", UNARY);
        code.invokevirtual(DOUBLE_VECTOR, "lanewise", MethodTypeDesc.of(DOUBLE_VECTOR, UNARY));
        return popDoubles();
    }

    @Override
    LongLanes apply(LongOp op, LongLanes a, LongLanes b) {
        push(a);
        operator(
                op.name(),
                switch (op) {
                    case ADD, MUL, AND, OR, XOR -> ASSOCIATIVE;
                    case SUB, SHIFT_LEFT, SHIFT_RIGHT, ROTATE -> BINARY;
                });
        push(b);
        code.invokevirtual(LONG_VECTOR, "lanewise", MethodTypeDesc.of(LONG_VECTOR, BINARY, VECTOR));
        return popLongs();
    }

    @Override
    LongLanes shift(LongOp op, LongLanes a, int distance) {
        push(a);
        operator(
                switch (op) {
                    case SHIFT_LEFT -> "LSHL";
                    case SHIFT_RIGHT -> "LSHR";
                    case ROTATE -> "ROL";
                    default -> throw new IllegalArgumentException(op + " does not shift");
                },
                BINARY);
        code.loadConstant((long) distance);
        code.invokevirtual(LONG_VECTOR, "lanewise", MethodTypeDesc.of(LONG_VECTOR, BINARY, CD_long));
        return popLongs();
    }

    @Override
    LongLanes bits(DoubleLanes a) {
        push(a);
        code.invokevirtual(DOUBLE_VECTOR, "reinterpretAsLongs", MethodTypeDesc.of(LONG_VECTOR));
        return popLongs();
    }

    @Override
    DoubleLanes doubles(LongLanes a) {
        push(a);
        code.invokevirtual(LONG_VECTOR, "reinterpretAsDoubles", MethodTypeDesc.of(DOUBLE_VECTOR));
        return popDoubles();
    }

    @Override
    FloatLanes toFloats(IntLanes a) {
        push(a);
        operator("I2F", CONVERSION);
        code.iconst_0();
        code.invokevirtual(INT_VECTOR, "convert", MethodTypeDesc.of(VECTOR, CONVERSION, CD_int));
        code.checkcast(FLOAT_VECTOR);
        return popFloats();
    }

    @Override
    LongLanes[] split(IntLanes a) {
        LongLanes pairs = longs(a);
        return new LongLanes[] {pairs.and(LOWER_HALF), pairs.shiftRight(Integer.SIZE)};
    }

    private LongLanes longs(IntLanes a) {
        push(a);
        code.invokevirtual(INT_VECTOR, "reinterpretAsLongs", MethodTypeDesc.of(LONG_VECTOR));
        return popLongs();
    }

    private IntLanes ints(LongLanes a) {
        push(a);
        code.invokevirtual(LONG_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
        return popInts();
    }

    @Override
    IntLanes join(LongLanes[] halves) {
        return ints(halves[0].or(halves[1].shiftLeft(Integer.SIZE)));
    }

    @Override
    public LongLanes loadPairs() {
        return longs(load().bits());
    }

    @Override
    public void storePairs(LongLanes pairs, Runnable address) {
        store(ints(pairs).floats(), address);
    }

    @Override
    public void prepareInterleave() {
        interleaveIndices = new IntLanes[] {
            loadOrder("INTERLEAVED"), loadOrder("INTERLEAVED").plus(lanes() / 2)
        };
        interleaveMask = loadOrder("FROM_FIRST");
    }

    private IntLanes loadOrder(String field) {
        species(INT_VECTOR)
                .getstatic(LANE_ORDER, field, CD_int.arrayType())
                .iconst_0()
                .invokestatic(
                        INT_VECTOR, "fromArray", MethodTypeDesc.of(INT_VECTOR, SPECIES, CD_int.arrayType(), CD_int));
        return popInts();
    }

    @Override
    IntLanes[] interleave(LongLanes a, LongLanes b) {
        IntLanes first = ints(a);
        IntLanes second = ints(b);
        IntLanes[] results = new IntLanes[interleaveIndices.length];
        for (int k = 0; k < results.length; k++) {
            IntLanes fromFirst = lookUp(first.local(), interleaveIndices[k]);
            IntLanes fromSecond = lookUp(second.local(), interleaveIndices[k]);
            results[k] = fromFirst.xor(fromSecond).and(interleaveMask).xor(fromSecond);
        }
        return results;
    }

    private CodeBuilder species(ClassDesc vector) {
        return code.getstatic(vector, "SPECIES_" + bits, SPECIES);
    }

    private void operator(String name, ClassDesc type) {
        code.getstatic(OPERATORS, name, type);
    }
}

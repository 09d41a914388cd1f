package org.kudari.cpu.codegen.lanes;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import org.kudari.cpu.platform.CpuFeatures;

/** Writes arithmetic on one lane at a time, in plain Java instructions. A mask is the int 1 or 0. */
public final class ScalarLaneCode extends LaneCode {
    private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
    private static final ClassDesc FLOAT = ClassDesc.of("java.lang.Float");
    private static final ClassDesc LONG = ClassDesc.of("java.lang.Long");
    private static final ClassDesc DOUBLE = ClassDesc.of("java.lang.Double");
    private static final MethodTypeDesc TO_FLOAT_OF_TWO = MethodTypeDesc.of(CD_float, CD_float, CD_float);
    private static final MethodTypeDesc TO_FLOAT_OF_THREE = MethodTypeDesc.of(CD_float, CD_float, CD_float, CD_float);

    private static final MethodTypeDesc TO_DOUBLE = MethodTypeDesc.of(CD_double, CD_double);
    private static final MethodTypeDesc TO_DOUBLE_OF_TWO = MethodTypeDesc.of(CD_double, CD_double, CD_double);
    private static final MethodTypeDesc TO_DOUBLE_OF_THREE =
            MethodTypeDesc.of(CD_double, CD_double, CD_double, CD_double);

    /** Writes into a method. */
    public ScalarLaneCode(CodeBuilder code) {
        super(code);
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    TypeKind floatKind() {
        return TypeKind.FLOAT;
    }

    @Override
    TypeKind intKind() {
        return TypeKind.INT;
    }

    @Override
    TypeKind longKind() {
        return TypeKind.LONG;
    }

    @Override
    TypeKind doubleKind() {
        return TypeKind.DOUBLE;
    }

    @Override
    public int longLanes() {
        return 1;
    }

    @Override
    public FloatLanes load() {
        code.faload();
        return popFloats();
    }

    @Override
    public FloatLanes loadRepeated() {
        return load();
    }

    @Override
    public void store(FloatLanes value, Runnable address) {
        address.run();
        push(value);
        code.fastore();
    }

    /** The two variables are the array and, as a number, the index of the table in it. */
    @Override
    Table loadTable(ClassDesc owner, int at) {
        int array = code.allocateLocal(TypeKind.REFERENCE);
        code.getstatic(owner, "ENTRIES", CD_float.arrayType()).astore(array);
        return new Table(array, at);
    }

    @Override
    FloatLanes lookUp(Table table, IntLanes index) {
        code.aload(table.first());
        push(index.and(TABLE_SIZE - 1));
        code.loadConstant(table.second()).iadd();
        return load();
    }

    @Override
    public FloatLanes constant(float value) {
        code.loadConstant(value);
        return popFloats();
    }

    @Override
    IntLanes constant(int value) {
        code.loadConstant(value);
        return popInts();
    }

    @Override
    public FloatLanes apply(FloatOp op, FloatLanes a, FloatLanes b) {
        push(a);
        push(b);
        switch (op) {
            case ADD -> code.fadd();
            case SUB -> code.fsub();
            case MUL -> code.fmul();
            case DIV -> code.fdiv();
            case MIN -> code.invokestatic(MATH, "min", TO_FLOAT_OF_TWO);
            case MAX -> code.invokestatic(MATH, "max", TO_FLOAT_OF_TWO);
        }
        return popFloats();
    }

    @Override
    FloatLanes multiplyAdd(FloatLanes a, FloatLanes b, FloatLanes c) {
        if (CpuFeatures.HAS_FMA) {
            push(a);
            push(b);
            push(c);
            code.invokestatic(MATH, "fma", TO_FLOAT_OF_THREE);
            return popFloats();
        }
        return a.times(b).plus(c);
    }

    /** Correctly rounded: the square root in double precision has more than twice the digits. */
    @Override
    FloatLanes squareRoot(FloatLanes a) {
        push(a);
        code.f2d().invokestatic(MATH, "sqrt", TO_DOUBLE).d2f();
        return popFloats();
    }

    @Override
    IntLanes apply(IntOp op, IntLanes a, IntLanes b) {
        push(a);
        push(b);
        append(op);
        return popInts();
    }

    @Override
    IntLanes shift(IntOp op, IntLanes a, int distance) {
        push(a);
        code.loadConstant(distance);
        append(op);
        return popInts();
    }

    private void append(IntOp op) {
        switch (op) {
            case ADD -> code.iadd();
            case SUB -> code.isub();
            case AND -> code.iand();
            case XOR -> code.ixor();
            case SHIFT_LEFT -> code.ishl();
            case SHIFT_RIGHT -> code.ishr();
            case UNSIGNED_SHIFT_RIGHT -> code.iushr();
        }
    }

    @Override
    IntLanes bits(FloatLanes a) {
        push(a);
        code.invokestatic(FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
        return popInts();
    }

    @Override
    FloatLanes floats(IntLanes a) {
        push(a);
        code.invokestatic(FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
        return popFloats();
    }

    @Override
    LongLanes constant(long value) {
        code.loadConstant(value);
        return popLongs();
    }

    @Override
    DoubleLanes constant(double value) {
        code.loadConstant(value);
        return popDoubles();
    }

    @Override
    public LongLanes popRepeated() {
        return popLongs();
    }

    @Override
    public LongLanes laneNumbers() {
        return constant(0L);
    }

    @Override
    DoubleLanes apply(FloatOp op, DoubleLanes a, DoubleLanes b) {
        push(a);
        push(b);
        switch (op) {
            case ADD -> code.dadd();
            case SUB -> code.dsub();
            case MUL -> code.dmul();
            case DIV -> code.ddiv();
            case MIN -> code.invokestatic(MATH, "min", TO_DOUBLE_OF_TWO);
            case MAX -> code.invokestatic(MATH, "max", TO_DOUBLE_OF_TWO);
        }
        return popDoubles();
    }

    @Override
    DoubleLanes multiplyAdd(DoubleLanes a, DoubleLanes b, DoubleLanes c) {
        if (CpuFeatures.HAS_FMA) {
            push(a);
            push(b);
            push(c);
            code.invokestatic(MATH, "fma", TO_DOUBLE_OF_THREE);
            return popDoubles();
        }
        return a.times(b).plus(c);
    }

    @Override
    DoubleLanes squareRoot(DoubleLanes a) {
        push(a);
        code.invokestatic(MATH, "sqrt", TO_DOUBLE);
        return popDoubles();
    }

    @Override
    LongLanes apply(LongOp op, LongLanes a, LongLanes b) {
        push(a);
        push(b);
        append(op);
        return popLongs();
    }

    @Override
    LongLanes shift(LongOp op, LongLanes a, int distance) {
        push(a);
        code.loadConstant(distance);
        append(op);
        return popLongs();
    }

    private void append(LongOp op) {
        switch (op) {
            case ADD -> code.ladd();
            case SUB -> code.lsub();
            case MUL -> code.lmul();
            case AND -> code.land();
            case OR -> code.lor();
            case XOR -> code.lxor();
            case SHIFT_LEFT -> code.lshl();
            case SHIFT_RIGHT -> code.lushr();
            case ROTATE -> code.invokestatic(LONG, "rotateLeft", MethodTypeDesc.of(CD_long, CD_long, CD_int));
        }
    }

    @Override
    LongLanes bits(DoubleLanes a) {
        push(a);
        code.invokestatic(DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
        return popLongs();
    }

    @Override
    DoubleLanes doubles(LongLanes a) {
        push(a);
        code.invokestatic(DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
        return popDoubles();
    }

    @Override
    FloatLanes toFloats(IntLanes a) {
        push(a);
        code.i2f();
        return popFloats();
    }

    @Override
    LongLanes[] split(IntLanes a) {
        push(a);
        code.i2l();
        return new LongLanes[] {popLongs().and(LOWER_HALF)};
    }

    @Override
    IntLanes join(LongLanes[] halves) {
        return lowerHalf(halves[0]);
    }

    private IntLanes lowerHalf(LongLanes a) {
        push(a);
        code.l2i();
        return popInts();
    }

    @Override
    public LongLanes loadPairs() {
        code.dup2().faload();
        FloatLanes first = popFloats();
        code.iconst_1().iadd().faload();
        FloatLanes second = popFloats();
        return split(second.bits())[0].shiftLeft(Integer.SIZE).or(split(first.bits())[0]);
    }

    @Override
    public void storePairs(LongLanes pairs, Runnable address) {
        store(lowerHalf(pairs).floats(), address);
        store(lowerHalf(pairs.shiftRight(Integer.SIZE)).floats(), () -> {
            address.run();
            code.iconst_1().iadd();
        });
    }

    @Override
    public void prepareInterleave() {
        // One lane of each value is in order already.
    }

    @Override
    IntLanes[] interleave(LongLanes a, LongLanes b) {
        return new IntLanes[] {
            lowerHalf(a.shiftRight(Integer.SIZE)), lowerHalf(a), lowerHalf(b.shiftRight(Integer.SIZE)), lowerHalf(b)
        };
    }

    /** FCMPG gives 1 for NaN, so that NaN counts as not less. */
    @Override
    MaskLanes compare(Comparison op, FloatLanes a, FloatLanes b) {
        Label isFalse = code.newLabel();
        Label end = code.newLabel();
        push(a);
        push(b);
        code.fcmpg();
        switch (op) {
            case LESS -> code.ifge(isFalse);
            case LESS_EQUAL -> code.ifgt(isFalse);
            case EQUAL -> code.ifne(isFalse);
            case NOT_EQUAL -> code.ifeq(isFalse);
        }
        code.iconst_1().goto_(end).labelBinding(isFalse).iconst_0().labelBinding(end);
        return popMask();
    }

    @Override
    MaskLanes and(MaskLanes a, MaskLanes b) {
        push(a);
        push(b);
        code.iand();
        return popMask();
    }

    @Override
    MaskLanes or(MaskLanes a, MaskLanes b) {
        push(a);
        push(b);
        code.ior();
        return popMask();
    }

    @Override
    MaskLanes not(MaskLanes a) {
        push(a);
        code.iconst_1().ixor();
        return popMask();
    }

    @Override
    FloatLanes select(MaskLanes mask, FloatLanes a, FloatLanes b) {
        push(mask);
        code.ifThenElse(Opcode.IFNE, _ -> push(a), _ -> push(b));
        return popFloats();
    }
}

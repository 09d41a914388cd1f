package org.kudari.cpu;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Constants that generated code loads into vectors, and the code that makes a mask of them. */
final class LaneTables {

    private static final ClassDesc SELF = ClassDesc.of(LaneTables.class.getName());
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of("jdk.incubator.vector.VectorOperators");
    private static final ClassDesc COMPARISON = ClassDesc.of("jdk.incubator.vector.VectorOperators$Comparison");

    /** 0, 1, 2, ...: each lane's own number. */
    static final float[] NUMBERS = numbers();

    private LaneTables() {}

    private static float[] numbers() {
        float[] numbers = new float[16];
        for (int lane = 0; lane < numbers.length; lane++) {
            numbers[lane] = lane;
        }
        return numbers;
    }

    /**
     * Writes code that pushes the mask of the first lanes. A comparison has an exact type to C2; the library's
     * {@code indexInRange} has not, and its mask was boxed (58 KB a call in one kernel).
     *
     * @param count the local variable that holds how many
     */
    static void pushMask(CodeBuilder code, int bits, int count) {
        code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES);
        code.getstatic(SELF, "NUMBERS", ConstantDescs.CD_float.arrayType()).iconst_0();
        code.invokestatic(
                FLOAT_VECTOR,
                "fromArray",
                MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, ConstantDescs.CD_float.arrayType(), ConstantDescs.CD_int));
        code.getstatic(OPERATORS, "LT", COMPARISON).iload(count).i2f();
        code.invokevirtual(FLOAT_VECTOR, "compare", MethodTypeDesc.of(MASK, COMPARISON, ConstantDescs.CD_float));
    }
}

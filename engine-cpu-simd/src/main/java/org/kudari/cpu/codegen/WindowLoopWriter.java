package org.kudari.cpu.codegen;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.cpu.platform.TileSizes;

/**
 * Writes the {@link WindowLoop} of vectors of 512 bits. A window fills two vectors, from which one instruction picks
 * {@value TileSizes#GRANULE} elements. Shorter vectors would need several windows' parts, so other tiers have a plain
 * loop. The class is what javac would make of this:
 *
 * <pre>{@code
 * for (int i = 0; i < count; i += 16) {
 *     int at = xAt + windows[first + i >>> 4];
 *     IntVector lane = IntVector.fromArray(S, lanes, first + i);
 *     lane.selectFrom(fromArray(S, x, at).reinterpretAsInts(), fromArray(S, x, at + 16).reinterpretAsInts())
 *             .reinterpretAsFloats().intoArray(out, outAt + i);
 * }
 * }</pre>
 */
final class WindowLoopWriter {
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc INT_VECTOR = ClassDesc.of("jdk.incubator.vector.IntVector");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final String SPECIES_512 = "SPECIES_512";

    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, CD_int, FLOATS, CD_int, FLOATS, CD_int, INTS, INTS, CD_int);

    // Local variables of run: the parameters in their order, then the others.
    private static final int COUNT = 1;
    private static final int OUT = 2;
    private static final int OUT_AT = 3;
    private static final int X = 4;
    private static final int X_AT = 5;
    private static final int WINDOWS = 6;
    private static final int LANES = 7;
    private static final int FIRST = 8;
    private static final int I = 9;
    private static final int AT = 10;

    private WindowLoopWriter() {}

    /** Whether there is a loop on the vectors of a tier. */
    static boolean suits(CpuTier tier) {
        return tier.bits() == Float.SIZE * TileSizes.GRANULE;
    }

    static WindowLoop write() {
        return LoopClass.define(MethodHandles.lookup(), "WindowLoop512", WindowLoop.class, RUN, code -> {
            LoopClass.writeEmptyCall(code, COUNT);
            LoopClass.forEach(code, I, COUNT, TileSizes.GRANULE, () -> writeBody(code));
        });
    }

    private static void writeBody(CodeBuilder code) {
        int shift = Integer.numberOfTrailingZeros(TileSizes.GRANULE);
        code.iload(X_AT).aload(WINDOWS).iload(FIRST).iload(I).iadd();
        code.loadConstant(shift).iushr().iaload().iadd().istore(AT);
        code.getstatic(INT_VECTOR, SPECIES_512, SPECIES)
                .aload(LANES)
                .iload(FIRST)
                .iload(I)
                .iadd();
        code.invokestatic(INT_VECTOR, "fromArray", MethodTypeDesc.of(INT_VECTOR, SPECIES, INTS, CD_int));
        pushHalf(code, 0);
        pushHalf(code, TileSizes.GRANULE);
        code.invokevirtual(INT_VECTOR, "selectFrom", MethodTypeDesc.of(INT_VECTOR, VECTOR, VECTOR));
        code.invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
        code.aload(OUT).iload(OUT_AT).iload(I).iadd();
        code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
    }

    /** Pushes a vector of the window, as ints. */
    private static void pushHalf(CodeBuilder code, int offset) {
        code.getstatic(FLOAT_VECTOR, SPECIES_512, SPECIES).aload(X).iload(AT);
        if (offset > 0) {
            code.loadConstant(offset).iadd();
        }
        code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
        code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
    }

    /** The loop in plain Java. */
    static void runPlainly(
            int count, float[] out, int outAt, float[] x, int xAt, int[] windows, int[] lanes, int first) {
        for (int i = 0; i < count; i += TileSizes.GRANULE) {
            int at = xAt + windows[(first + i) / TileSizes.GRANULE];
            for (int lane = 0; lane < TileSizes.GRANULE; lane++) {
                out[outAt + i + lane] = x[at + lanes[first + i + lane]];
            }
        }
    }
}

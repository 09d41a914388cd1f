package org.kudari.cpu.microkernel;

import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import org.kudari.cpu.codegen.LoopClass;

/**
 * Writes {@link Transposer}s on the Vector API, for the same reason as {@link MicroKernelWriter}.
 *
 * <p>A square of as many rows as lanes is loaded, transposed in registers and stored. That takes log2(lanes) stages.
 * The stage of distance d exchanges, between rows i and i + d, the halves of every 2d lanes that are off the diagonal.
 * Each exchange is one permutation of two vectors. (Eklundh, "A Fast Computer Method for Matrix Transposing", IEEE
 * Trans. Computers C-21(7), 1972.)
 */
final class TransposerWriter {
    // The generated code reads these fields by their names.
    static final int[] INDICES_4 = indices(4);
    static final int[] INDICES_8 = indices(8);
    static final int[] INDICES_16 = indices(16);

    private static final ClassDesc SELF = ClassDesc.of(TransposerWriter.class.getName());
    private static final ClassDesc INTS = CD_int.arrayType();
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc INT_VECTOR = ClassDesc.of("jdk.incubator.vector.IntVector");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(CD_void, FLOATS, CD_int, CD_int, CD_int, CD_int, FLOATS, CD_int, CD_int);

    // Local variables of run: the parameters in their order, then the others.
    private static final int FROM = 1;
    private static final int AT = 2;
    private static final int STRIDE = 3;
    private static final int ROWS = 4;
    private static final int COLUMNS = 5;
    private static final int TO = 6;
    private static final int TO_AT = 7;
    private static final int TO_STRIDE = 8;
    private static final int COLUMN = 9;
    private static final int SWAP = 10;
    private static final int INDICES = 11;

    private final int bits;
    private final int lanes;

    TransposerWriter(int bits) {
        this.bits = bits;
        this.lanes = bits / Float.SIZE;
    }

    /** Defines the transposer as a hidden class in this package and returns its instance. */
    Transposer write() {
        return LoopClass.define(MethodHandles.lookup(), "Transposer" + bits, Transposer.class, RUN, this::run);
    }

    private void run(CodeBuilder code) {
        LoopClass.writeEmptyCall(code, ROWS);
        for (int distance = 1; distance < lanes; distance *= 2) {
            loadIndices(code, distance, 0);
            loadIndices(code, distance, distance);
        }
        LoopClass.forEach(code, COLUMN, COLUMNS, lanes, () -> {
            load(code);
            for (int distance = 1; distance < lanes; distance *= 2) {
                exchange(code, distance);
            }
            store(code);
        });
    }

    private void loadIndices(CodeBuilder code, int distance, int half) {
        int stage = 2 * Integer.numberOfTrailingZeros(distance) + (half == 0 ? 0 : 1);
        species(code, INT_VECTOR).getstatic(SELF, "INDICES_" + lanes, INTS).loadConstant(stage * lanes);
        code.invokestatic(INT_VECTOR, "fromArray", MethodTypeDesc.of(INT_VECTOR, SPECIES, INTS, CD_int));
        code.astore(indices(distance, half));
    }

    /**
     * Returns, for each stage and for both rows of a pair, the lanes that the exchange puts into that row. The lanes of
     * the second row are numbered after those of the first.
     */
    private static int[] indices(int lanes) {
        int[] indices = new int[2 * Integer.numberOfTrailingZeros(lanes) * lanes];
        int at = 0;
        for (int distance = 1; distance < lanes; distance *= 2) {
            for (int half = 0; half <= distance; half += distance) {
                for (int lane = 0; lane < lanes; lane++) {
                    indices[at++] = (lane & distance) == 0 ? lane + half : lanes + lane - distance + half;
                }
            }
        }
        return indices;
    }

    /** Loads the rows. A row that does not exist repeats the last one: its lanes are not used. */
    private void load(CodeBuilder code) {
        for (int i = 0; i < lanes; i++) {
            species(code, FLOAT_VECTOR).aload(FROM).iload(AT).iload(COLUMN).iadd();
            code.loadConstant(i).iload(ROWS).iconst_1().isub();
            code.invokestatic(ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int));
            code.iload(STRIDE).imul().iadd();
            code.invokestatic(FLOAT_VECTOR, "fromArray", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
            code.invokevirtual(FLOAT_VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INT_VECTOR));
            code.astore(row(i));
        }
    }

    private void exchange(CodeBuilder code, int distance) {
        for (int i = 0; i < lanes; i++) {
            if ((i & distance) == 0) {
                select(code, indices(distance, 0), i, i + distance).astore(SWAP);
                select(code, indices(distance, distance), i, i + distance).astore(row(i + distance));
                code.aload(SWAP).astore(row(i));
            }
        }
    }

    private CodeBuilder select(CodeBuilder code, int indices, int first, int second) {
        return code.aload(indices)
                .aload(row(first))
                .aload(row(second))
                .invokevirtual(INT_VECTOR, "selectFrom", MethodTypeDesc.of(INT_VECTOR, VECTOR, VECTOR));
    }

    private void store(CodeBuilder code) {
        for (int j = 0; j < lanes; j++) {
            code.aload(row(j)).invokevirtual(INT_VECTOR, "reinterpretAsFloats", MethodTypeDesc.of(FLOAT_VECTOR));
            code.aload(TO).iload(TO_AT).iload(COLUMN).loadConstant(j).iadd();
            code.iload(TO_STRIDE).imul().iadd();
            code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
        }
    }

    private CodeBuilder species(CodeBuilder code, ClassDesc type) {
        return code.getstatic(type, "SPECIES_" + bits, SPECIES);
    }

    private static int indices(int distance, int half) {
        return INDICES + 2 * Integer.numberOfTrailingZeros(distance) + (half == 0 ? 0 : 1);
    }

    private int row(int i) {
        return INDICES + 2 * Integer.numberOfTrailingZeros(lanes) + i;
    }
}

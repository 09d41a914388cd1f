package org.kudari.cpu.microkernel;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import org.kudari.cpu.codegen.LoopClass;

/**
 * Writes micro-kernels on the Vector API: one for each tile of {@code rows x vectors} registers and vector width.
 *
 * <p><b>Why they are generated.</b> C2 keeps the tile in registers only if every accumulator is a local variable and
 * the species is a constant. Java has no templates, so the source would be two hundred lines for each shape and width,
 * and a tuner could choose only among the shapes that were written by hand. The class is what javac would make of this,
 * where i counts rows, j counts vectors, and both loops are unrolled:
 *
 * <pre>{@code
 * public void run(int depth, float[] a, int ia, int aStride, float[] b, int ib, int bStride,
 *         float[] c, int ic, int cStride, boolean fresh) {
 *     FloatVector c_ij = fresh ? zero(S) : fromArray(S, c, ic + i * cStride + j * V);
 *     for (int p = 0; p < depth; p++) {
 *         FloatVector b_j = fromArray(S, b, ib + p * bStride + j * V);
 *         for each i {
 *             FloatVector a_i = broadcast(S, a[ia + p * aStride + i]); // by rows: a[ia + p + i * aStride]
 *             c_ij = a_i.fma(b_j, c_ij);
 *         }
 *     }
 *     c_ij.intoArray(c, ic + i * cStride + j * V);
 * }
 * }</pre>
 *
 * <p>A kernel of runs starts from zero in either case, and adds C to c_ij after the loop unless it is fresh.
 *
 * <p>If A is read by columns, its elements for one p are contiguous, and C2 merges their bounds checks into two. If A
 * is read by rows, C2 cannot do that, which costs some 6 % (docs/kernels/matmul-cpu.md).
 *
 * <p>The outer-product formulation, with a tile of C in registers, a sliver of A in L1 and one of B in L2, is that of
 * Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008; the division of a
 * product into one such kernel and portable code around it is that of Van Zee and van de Geijn, "BLIS", ACM TOMS 41(3),
 * 2015.
 */
final class MicroKernelWriter {
    private static final ClassDesc FLOATS = CD_float.arrayType();
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            CD_void, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int, CD_int, CD_boolean);
    private static final MethodTypeDesc FROM_ARRAY = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int);
    private static final MethodTypeDesc INTO_ARRAY = MethodTypeDesc.of(CD_void, FLOATS, CD_int);
    private static final MethodTypeDesc ZERO = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES);
    private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float);
    private static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);
    private static final MethodTypeDesc ADD = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR);

    // Local variables of run: the parameters in their order, then the others.
    private static final int DEPTH = 1;
    private static final int A = 2;
    private static final int IA = 3;
    private static final int A_STRIDE = 4;
    private static final int B = 5;
    private static final int IB = 6;
    private static final int B_STRIDE = 7;
    private static final int C = 8;
    private static final int IC = 9;
    private static final int C_STRIDE = 10;
    private static final int FRESH = 11;
    private static final int P = 12;
    private static final int A_AT = 13;
    private static final int B_AT = 14;
    private static final int A_VECTOR = 15;
    private static final int B_VECTORS = 16;

    private final int bits;
    private final int rows;
    private final int vectors;
    private final boolean byRows;
    private final boolean ofRuns;

    /**
     * @param bits the vector width
     * @param rows rows of the tile
     * @param vectors vectors in a row of the tile
     * @param byRows whether A is read by rows
     * @param ofRuns whether sums start from zero and are then added to C
     */
    MicroKernelWriter(int bits, int rows, int vectors, boolean byRows, boolean ofRuns) {
        this.bits = bits;
        this.rows = rows;
        this.vectors = vectors;
        this.byRows = byRows;
        this.ofRuns = ofRuns;
    }

    /** Defines the kernel as a hidden class in this package and returns its instance. */
    MicroKernel write() {
        String name =
                "MicroKernel" + bits + "_" + rows + "x" + vectors + (byRows ? "_rows" : "") + (ofRuns ? "_runs" : "");
        return LoopClass.define(MethodHandles.lookup(), name, MicroKernel.class, RUN, this::run);
    }

    private void run(CodeBuilder code) {
        LoopClass.writeEmptyCall(code, DEPTH);
        if (ofRuns) {
            startFromZero(code);
        } else {
            startFromC(code);
        }
        LoopClass.forEach(code, P, DEPTH, 1, () -> rankOneUpdate(code));
        if (ofRuns) {
            addC(code);
        }
        storeTile(code);
    }

    /** Loads the tile, or starts from zero if it is to be overwritten. */
    private void startFromC(CodeBuilder code) {
        Label zero = code.newLabel();
        Label loaded = code.newLabel();
        code.iload(FRESH).ifne(zero);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                loadC(code, i, j);
                code.astore(accumulator(i, j));
            }
        }
        code.goto_(loaded).labelBinding(zero);
        startFromZero(code);
        code.labelBinding(loaded);
    }

    private void startFromZero(CodeBuilder code) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                species(code).invokestatic(FLOAT_VECTOR, "zero", ZERO).astore(accumulator(i, j));
            }
        }
    }

    /** Adds the tile to the sums, unless it is to be overwritten. */
    private void addC(CodeBuilder code) {
        Label done = code.newLabel();
        code.iload(FRESH).ifne(done);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                loadC(code, i, j);
                code.aload(accumulator(i, j));
                code.invokevirtual(FLOAT_VECTOR, "add", ADD).astore(accumulator(i, j));
            }
        }
        code.labelBinding(done);
    }

    /** Pushes vector j of row i of the tile. */
    private void loadC(CodeBuilder code, int i, int j) {
        species(code).aload(C);
        tileIndex(code, i, j);
        code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY);
    }

    private void rankOneUpdate(CodeBuilder code) {
        code.iload(IA).iload(P);
        if (!byRows) {
            code.iload(A_STRIDE).imul();
        }
        code.iadd().istore(A_AT);
        code.iload(IB).iload(P).iload(B_STRIDE).imul().iadd().istore(B_AT);
        for (int j = 0; j < vectors; j++) {
            species(code).aload(B).iload(B_AT).loadConstant(j * lanes()).iadd();
            code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY).astore(B_VECTORS + j);
        }
        for (int i = 0; i < rows; i++) {
            species(code).aload(A).iload(A_AT).loadConstant(i);
            if (byRows) {
                code.iload(A_STRIDE).imul();
            }
            code.iadd().faload();
            code.invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST).astore(A_VECTOR);
            for (int j = 0; j < vectors; j++) {
                code.aload(A_VECTOR).aload(B_VECTORS + j).aload(accumulator(i, j));
                code.invokevirtual(FLOAT_VECTOR, "fma", FMA).astore(accumulator(i, j));
            }
        }
    }

    private void storeTile(CodeBuilder code) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                code.aload(accumulator(i, j)).aload(C);
                tileIndex(code, i, j);
                code.invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
            }
        }
    }

    /** Pushes the species, from a static final field: a constant to the JIT. */
    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES);
    }

    /** Pushes the index in C of vector j of row i of the tile. */
    private void tileIndex(CodeBuilder code, int i, int j) {
        code.iload(IC).iload(C_STRIDE).loadConstant(i).imul().iadd();
        code.loadConstant(j * lanes()).iadd();
    }

    private int accumulator(int i, int j) {
        return B_VECTORS + vectors + i * vectors + j;
    }

    private int lanes() {
        return bits / Float.SIZE;
    }
}

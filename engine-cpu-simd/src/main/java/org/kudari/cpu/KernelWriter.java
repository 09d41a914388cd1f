package org.kudari.cpu;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;

/**
 * Writes micro-kernels on the Vector API: one for each tile of {@code rows x vectors} registers and vector width.
 *
 * <p><b>Why they are written by a program.</b> A micro-kernel must name every accumulator as a local variable, and its
 * species must be a constant; only then does C2 keep the tile in registers. Java has no templates, so the source would
 * be two hundred lines for each shape and width, and a tuner could only choose among what was typed in. The class that
 * comes out is what javac makes of this, with i counting rows, j counting vectors, and both unrolled:
 *
 * <pre>{@code
 * public void run(int depth, float[] a, int ia, int aLane, int aDepth, float[] b, int ib, int bDepth,
 *         float[] c, int ic, int cRow, boolean fresh) {
 *     FloatVector c_ij = fresh ? zero(S) : fromArray(S, c, ic + i * cRow + j * V);
 *     for (int p = 0; p < depth; p++) {
 *         FloatVector b_j = fromArray(S, b, ib + p * bDepth + j * V);
 *         for each i {
 *             FloatVector a_i = broadcast(S, a[ia + p * aDepth + i * aLane]);
 *             c_ij = a_i.fma(b_j, c_ij);
 *         }
 *     }
 *     c_ij.intoArray(c, ic + i * cRow + j * V);
 * }
 * }</pre>
 *
 * <p>In a kernel for packed panels the strides are constants (aLane = 1, aDepth = mr, bDepth = nr), and C2 can then
 * hoist the bounds checks out of the loop.
 *
 * <p>The outer-product formulation, with a tile of C in registers, a sliver of A in L1 and one of B in L2, is that of
 * Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008; the division of a
 * product into one such kernel and portable code around it is that of Van Zee and van de Geijn, "BLIS", ACM TOMS 41(3),
 * 2015.
 */
final class KernelWriter {

    private static final ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();
    private static final ClassDesc FLOAT_VECTOR = ClassDesc.of("jdk.incubator.vector.FloatVector");
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    private static final MethodTypeDesc RUN = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            ConstantDescs.CD_int,
            FLOATS,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            FLOATS,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            FLOATS,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            ConstantDescs.CD_boolean);
    private static final MethodTypeDesc FROM_ARRAY =
            MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, ConstantDescs.CD_int);
    private static final MethodTypeDesc INTO_ARRAY =
            MethodTypeDesc.of(ConstantDescs.CD_void, FLOATS, ConstantDescs.CD_int);
    private static final MethodTypeDesc ZERO = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES);
    private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, ConstantDescs.CD_float);
    private static final MethodTypeDesc FMA = MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR);

    // Local variables of run: the parameters in their order, then its own.
    private static final int DEPTH = 1;
    private static final int A = 2;
    private static final int IA = 3;
    private static final int A_LANE = 4;
    private static final int A_DEPTH = 5;
    private static final int B = 6;
    private static final int IB = 7;
    private static final int B_DEPTH = 8;
    private static final int C = 9;
    private static final int IC = 10;
    private static final int C_ROW = 11;
    private static final int FRESH = 12;
    private static final int P = 13;
    private static final int A_AT = 14;
    private static final int B_AT = 15;
    private static final int A_VECTOR = 16;
    private static final int B_VECTORS = 17;

    private final int bits;
    private final int rows;
    private final int vectors;
    private final int mr;
    private final int nr;
    private final boolean packed;

    /**
     * @param bits the vector width
     * @param rows rows of the tile
     * @param vectors vectors in a row of the tile
     * @param packed whether the operands are panels of {@code mr} and {@code nr} lanes
     */
    KernelWriter(int bits, int rows, int vectors, boolean packed, int mr, int nr) {
        this.bits = bits;
        this.rows = rows;
        this.vectors = vectors;
        this.packed = packed;
        this.mr = mr;
        this.nr = nr;
    }

    /** Defines the kernel as a hidden class in this package and returns its instance. */
    MicroKernel write() {
        String name = "MicroKernel%d_%dx%d%s".formatted(bits, rows, vectors, packed ? "_packed" : "");
        ClassDesc self = ClassDesc.of(KernelWriter.class.getPackageName(), name);
        byte[] bytes = ClassFile.of()
                .build(
                        self,
                        type -> type.withFlags(AccessFlag.FINAL)
                                .withInterfaceSymbols(ClassDesc.of(MicroKernel.class.getName()))
                                .withMethodBody(
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void,
                                        0,
                                        code -> code.aload(0)
                                                .invokespecial(
                                                        ConstantDescs.CD_Object,
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void)
                                                .return_())
                                .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::run));
        try {
            MethodHandles.Lookup kernel = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (MicroKernel) kernel.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot define the micro-kernel " + name, e);
        }
    }

    private void run(CodeBuilder code) {
        loadTile(code);
        Label next = code.newLabel();
        Label done = code.newLabel();
        code.iconst_0().istore(P).labelBinding(next);
        code.iload(P).iload(DEPTH).if_icmpge(done);
        rankOneUpdate(code);
        code.iinc(P, 1).goto_(next).labelBinding(done);
        storeTile(code);
        code.return_();
    }

    private void loadTile(CodeBuilder code) {
        Label zero = code.newLabel();
        Label loaded = code.newLabel();
        code.iload(FRESH).ifne(zero);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                species(code).aload(C);
                tileIndex(code, i, j).invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY);
                code.astore(accumulator(i, j));
            }
        }
        code.goto_(loaded).labelBinding(zero);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < vectors; j++) {
                species(code).invokestatic(FLOAT_VECTOR, "zero", ZERO).astore(accumulator(i, j));
            }
        }
        code.labelBinding(loaded);
    }

    private void rankOneUpdate(CodeBuilder code) {
        depthIndex(code, IA, A_DEPTH, mr).istore(A_AT);
        depthIndex(code, IB, B_DEPTH, nr).istore(B_AT);
        for (int j = 0; j < vectors; j++) {
            species(code).aload(B).iload(B_AT).loadConstant(j * lanes()).iadd();
            code.invokestatic(FLOAT_VECTOR, "fromArray", FROM_ARRAY).astore(B_VECTORS + j);
        }
        for (int i = 0; i < rows; i++) {
            species(code).aload(A).iload(A_AT).loadConstant(i);
            if (!packed) {
                code.iload(A_LANE).imul();
            }
            code.iadd()
                    .faload()
                    .invokestatic(FLOAT_VECTOR, "broadcast", BROADCAST)
                    .astore(A_VECTOR);
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
                tileIndex(code, i, j).invokevirtual(FLOAT_VECTOR, "intoArray", INTO_ARRAY);
            }
        }
    }

    /** Pushes the species, from a static final field: a constant to the JIT. */
    private CodeBuilder species(CodeBuilder code) {
        return code.getstatic(FLOAT_VECTOR, "SPECIES_" + bits, SPECIES);
    }

    /** Pushes start + p * stride, where the stride of a packed panel is its constant width. */
    private CodeBuilder depthIndex(CodeBuilder code, int start, int stride, int width) {
        code.iload(start).iload(P);
        if (packed) {
            code.loadConstant(width);
        } else {
            code.iload(stride);
        }
        return code.imul().iadd();
    }

    /** Pushes the index in C of vector j of row i of the tile. */
    private CodeBuilder tileIndex(CodeBuilder code, int i, int j) {
        return code.iload(IC)
                .iload(C_ROW)
                .loadConstant(i)
                .imul()
                .iadd()
                .loadConstant(j * lanes())
                .iadd();
    }

    private int accumulator(int i, int j) {
        return B_VECTORS + vectors + i * vectors + j;
    }

    private int lanes() {
        return bits / Float.SIZE;
    }
}

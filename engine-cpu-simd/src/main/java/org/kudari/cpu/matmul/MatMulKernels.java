package org.kudari.cpu.matmul;

import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.cpu.elementwise.LoopNestPlan;
import org.kudari.cpu.elementwise.PlanCache;
import org.kudari.cpu.gemm.Gemm;
import org.kudari.cpu.gemm.Matrix;
import org.kudari.cpu.gemm.MatrixBatch;
import org.kudari.cpu.threads.ScratchPool;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;

/**
 * Matrix products of float32 tensors. Splits batches into matrices for {@link Gemm}, and applies an epilogue to each
 * block of a product while it is in cache.
 */
public final class MatMulKernels {
    private final Gemm gemm;
    private final KernelPrograms programs;
    private final ScratchPool scratchPool;

    /** Plans of the loops over batches, by rank. */
    private final PlanCache<Integer, LoopNestPlan> batches = new PlanCache<>();

    /** Plans of epilogues, by kernel. */
    private final PlanCache<Kernel, ElementwiseEpilogue> epilogues = new PlanCache<>();

    /** Creates the kernels on the matrix products, programs and scratch memory of a backend. */
    public MatMulKernels(Gemm gemm, KernelPrograms programs, ScratchPool scratchPool) {
        this.gemm = gemm;
        this.programs = programs;
        this.scratchPool = scratchPool;
    }

    /**
     * Multiplies the matrices in the last two axes of tensors.
     *
     * @param accumulate whether to add to the output instead of overwriting it
     * @param epilogue what follows the product, or null
     * @throws IllegalArgumentException if the sums have too many terms
     */
    public void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.shape().elements() == 0) {
            return;
        }
        if (a.shape().dim(-1) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the product of " + a.shape() + " and " + b.shape()
                    + " adds up more than 2^31 - 1 terms, the most on the CPU: multiply in parts, and add these");
        }
        if (epilogue == null) {
            multiply(a, b, out, accumulate, (ElementwiseEpilogue) null);
            return;
        }
        View product = product(out, epilogue);
        ElementwiseEpilogue plan = plan(epilogue, product, out);
        multiply(a, b, product, accumulate, plan);
        epilogues.release(epilogue.kernel(), plan);
        if (epilogue.product() != null && product != epilogue.product()) {
            copy(product, epilogue.product());
        }
    }

    private void multiply(View a, View b, View product, boolean accumulate, ElementwiseEpilogue epilogue) {
        int rank = product.shape().rank();
        if (rank == 2) {
            gemm.multiply(
                    matrix(a, a.layout().offset()),
                    matrix(b, b.layout().offset()),
                    matrix(product, product.layout().offset()),
                    accumulate,
                    epilogue);
            return;
        }
        List<View> inputs = List.of(a, b);
        List<View> outputs = List.of(product);
        LoopNestPlan plan = batches.acquire(rank, inputs, outputs);
        if (plan == null) {
            List<Layout> firstElements =
                    List.of(firstElements(a.layout()), firstElements(b.layout()), firstElements(product.layout()));
            plan = new LoopNestPlan(firstElements, inputs, outputs);
        }
        plan.bind(inputs, outputs);
        int count = (int) plan.nest.innerExtent();
        for (long run = 0; run < plan.nest.outerIterations(); run++) {
            if (epilogue != null) {
                epilogue.startFrom(run * count);
            }
            gemm.multiply(
                    count,
                    batch(a, plan, 0, run),
                    batch(b, plan, 1, run),
                    batch(product, plan, 2, run),
                    accumulate,
                    epilogue);
        }
        batches.release(rank, plan);
    }

    /**
     * Returns the matrices of one run of the innermost batch axis.
     *
     * @param operand 0 for A, 1 for B, 2 for the product
     * @param run the number of the run
     */
    private static MatrixBatch batch(View view, LoopNestPlan plan, int operand, long run) {
        return new MatrixBatch(matrix(view, plan.position(operand, run, 0)), (int) plan.nest.innerStride(operand));
    }

    /** Returns the matrix in the last two axes of a view that starts at an offset in its buffer. */
    private static Matrix matrix(View view, long offset) {
        Layout layout = view.layout();
        return new Matrix(
                floats(view),
                (int) offset,
                (int) layout.shape().dim(-2),
                (int) layout.shape().dim(-1),
                (int) layout.stride(-2),
                (int) layout.stride(-1));
    }

    private static float[] floats(View view) {
        return ((HostBuffer) view.buffer()).floats();
    }

    private static void copy(View from, View to) {
        float[] source = floats(from);
        System.arraycopy(source, 0, floats(to), (int) to.layout().offset(), source.length);
    }

    /**
     * Returns the tensor for the product before the epilogue: the one that the caller keeps it in, else the output. It
     * is a new tensor if an operand of the epilogue overlaps that one, since the product would overwrite the operand.
     */
    private static View product(View out, Epilogue epilogue) {
        View product = epilogue.product() != null ? epilogue.product() : out;
        List<View> operands = epilogue.operands();
        for (int i = 0; i < operands.size(); i++) {
            if (overlap(operands.get(i), product)) {
                return View.contiguous(
                        HostBuffer.allocate(DType.FLOAT32, out.shape().elements()), out.shape());
            }
        }
        return product;
    }

    private static boolean overlap(View a, View b) {
        return a.buffer() == b.buffer()
                && a.layout().lowest() <= b.layout().highest()
                && b.layout().lowest() <= a.layout().highest();
    }

    /** Returns the plan of an epilogue, bound to its tensors. */
    private ElementwiseEpilogue plan(Epilogue epilogue, View product, View out) {
        List<View> operands = epilogue.operands();
        View[] read = new View[1 + operands.size()];
        read[0] = product;
        for (int i = 0; i < operands.size(); i++) {
            read[1 + i] = operands.get(i);
        }
        List<View> inputs = Arrays.asList(read);
        List<View> outputs = List.of(out);
        ElementwiseEpilogue plan = epilogues.acquire(epilogue.kernel(), inputs, outputs);
        if (plan == null) {
            plan = new ElementwiseEpilogue(programs, scratchPool, epilogue.kernel(), inputs, outputs);
        }
        plan.bind(epilogue.uniforms(), inputs, outputs);
        return plan;
    }

    /** Drops all plans and the memory of products. */
    public void clear() {
        gemm.clear();
        batches.clear();
        epilogues.clear();
    }

    /**
     * Returns the layout of the first elements of all matrices. Its last two axes have length 1, also if the matrices
     * have no elements.
     */
    private static Layout firstElements(Layout layout) {
        int rank = layout.shape().rank();
        return layout.slice(rank - 2, 0, 1, 1).slice(rank - 1, 0, 1, 1);
    }
}

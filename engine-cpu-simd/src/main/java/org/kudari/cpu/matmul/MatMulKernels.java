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
 * Matrix products of float32 views through {@link Gemm}, with an epilogue that maps each block of the product while it is
 * in cache.
 */
public final class MatMulKernels {
    private final Gemm gemm;
    private final KernelPrograms kernelPrograms;
    private final ScratchPool scratchPool;
    private final PlanCache<Integer, LoopNestPlan> batches = new PlanCache<>();
    private final PlanCache<Kernel, ElementwiseEpilogue> epilogues = new PlanCache<>();

    public MatMulKernels(Gemm gemm, KernelPrograms kernelPrograms, ScratchPool scratchPool) {
        this.gemm = gemm;
        this.kernelPrograms = kernelPrograms;
        this.scratchPool = scratchPool;
    }

    public void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.shape().elements() == 0) {
            return;
        }
        if (epilogue == null) {
            multiply(a, b, out, accumulate, (ElementwiseEpilogue) null);
            return;
        }
        View product = product(out, epilogue);
        ElementwiseEpilogue blocks = blocks(epilogue, product, out);
        multiply(a, b, product, accumulate, blocks);
        epilogues.release(epilogue.kernel(), blocks);
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
        LoopNestPlan walk = batches.acquire(rank, inputs, outputs);
        if (walk == null) {
            List<Layout> firstElements =
                    List.of(firstElements(a.layout()), firstElements(b.layout()), firstElements(product.layout()));
            walk = new LoopNestPlan(firstElements, inputs, outputs);
        }
        walk.bind(inputs, outputs);
        int inner = (int) walk.nest.innerExtent();
        for (long outer = 0; outer < walk.nest.outerIterations(); outer++) {
            if (epilogue != null) {
                epilogue.startFrom(outer * inner);
            }
            gemm.multiply(
                    inner,
                    batch(a, walk, 0, outer),
                    batch(b, walk, 1, outer),
                    batch(product, walk, 2, outer),
                    accumulate,
                    epilogue);
        }
        batches.release(rank, walk);
    }

    /** The matrices along the innermost batch axis. */
    private static MatrixBatch batch(View view, LoopNestPlan walk, int operand, long outer) {
        return new MatrixBatch(matrix(view, walk.position(operand, outer, 0)), (int) walk.nest.innerStride(operand));
    }

    /** The matrix of a view's last two axes that starts at a place in its buffer. */
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

    /** Where the plain product goes: where it is kept, or to the output, or aside if the epilogue reads what is there. */
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

    private ElementwiseEpilogue blocks(Epilogue epilogue, View product, View out) {
        List<View> operands = epilogue.operands();
        View[] read = new View[1 + operands.size()];
        read[0] = product;
        for (int i = 0; i < operands.size(); i++) {
            read[1 + i] = operands.get(i);
        }
        List<View> inputs = Arrays.asList(read);
        List<View> outputs = List.of(out);
        ElementwiseEpilogue blocks = epilogues.acquire(epilogue.kernel(), inputs, outputs);
        if (blocks == null) {
            blocks = new ElementwiseEpilogue(kernelPrograms, scratchPool, epilogue.kernel(), inputs, outputs);
        }
        blocks.bind(epilogue.uniforms(), inputs, outputs);
        return blocks;
    }

    public void clear() {
        batches.clear();
        epilogues.clear();
    }

    /** The batch axes of a layout: that of its matrices' first elements, which need not exist. */
    private static Layout firstElements(Layout layout) {
        int rank = layout.shape().rank();
        return layout.slice(rank - 2, 0, 1, 1).slice(rank - 1, 0, 1, 1);
    }
}

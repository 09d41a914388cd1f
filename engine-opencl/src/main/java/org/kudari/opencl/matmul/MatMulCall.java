package org.kudari.opencl.matmul;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.opencl.launch.IndexWidth;
import org.kudari.opencl.launch.KernelArguments;
import org.kudari.opencl.matmul.source.MatMulSignature;
import org.kudari.opencl.runtime.DeviceBuffer;

/**
 * A matrix product as nested loops over products of an m by k and a k by n matrix. Batches that share the right
 * factor are merged into the rows of one matrix if the layouts of all tensors allow it.
 */
final class MatMulCall {
    /** The most terms of a sum that are added one after the other. */
    private static final long MAX_SHALLOW_DEPTH = 2048;

    /**
     * A tensor of the call, its first position and its strides. The batch strides are those of the loops over matrices.
     */
    record MatrixOperand(DeviceBuffer buffer, long offset, long rowStride, long columnStride, long[] batchStrides) {}

    private final long m;
    private final long n;
    private final long k;
    private final long[] batchExtents;
    private final MatrixOperand a;
    private final MatrixOperand b;
    private final List<MatrixOperand> operands;
    private final View out;
    private final Epilogue epilogue;
    private final MatMulSignature signature;

    MatMulCall(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        this.out = out;
        this.epilogue = epilogue;
        n = out.shape().dim(-1);
        k = a.shape().dim(-1);
        List<View> others = epilogue == null ? List.of() : epilogue.operands();
        Shape rows = out.shape().with(-1, 1);
        List<Layout> starts = new ArrayList<>();
        starts.add(column(a.layout()));
        starts.add(column(b.layout()).slice(-2, 0, 1, 1).broadcastTo(rows));
        starts.add(column(out.layout()));
        others.forEach(view -> starts.add(column(view.layout())));
        LoopNest nest = new LoopNest(starts);
        // The innermost loop runs over the rows, and over the batches merged with them. With a single row there is no
        // such loop.
        boolean hasRows = nest.stride(1, nest.rank() - 1) == 0;
        int loops = hasRows ? nest.rank() - 1 : nest.rank();
        m = hasRows ? nest.extent(loops) : 1;
        batchExtents = new long[loops];
        for (int loop = 0; loop < loops; loop++) {
            batchExtents[loop] = nest.extent(loop);
        }
        this.a = matrix(a, nest, 0, loops, a.layout().stride(-1));
        MatrixOperand right = matrix(b, nest, 1, loops, b.layout().stride(-1));
        this.b = new MatrixOperand(
                right.buffer(), right.offset(), b.layout().stride(-2), right.columnStride(), right.batchStrides());
        operands = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            operands.add(matrix(
                    others.get(i), nest, 3 + i, loops, others.get(i).layout().stride(-1)));
        }
        boolean keepsProduct = epilogue != null && epilogue.product() != null;
        List<View> all = new ArrayList<>(others);
        all.addAll(List.of(a, b, out));
        if (keepsProduct) {
            all.add(epilogue.product());
        }
        signature = new MatMulSignature(
                out.type(),
                loops,
                IndexWidth.needs64Bits(all),
                out.type() == DType.FLOAT32 && k > MAX_SHALLOW_DEPTH,
                accumulate,
                epilogue == null ? null : epilogue.kernel(),
                others.stream().map(View::type).toList(),
                keepsProduct);
    }

    private static Layout column(Layout layout) {
        return layout.slice(-1, 0, 1, 1);
    }

    private static MatrixOperand matrix(View view, LoopNest nest, int index, int loops, long column) {
        long[] steps = new long[loops];
        for (int loop = 0; loop < loops; loop++) {
            steps[loop] = nest.stride(index, loop);
        }
        long row = loops < nest.rank() ? nest.stride(index, loops) : 0;
        return new MatrixOperand((DeviceBuffer) view.buffer(), nest.offset(index), row, column, steps);
    }

    long m() {
        return m;
    }

    long n() {
        return n;
    }

    long k() {
        return k;
    }

    /** The number of products of two matrices. */
    long batchSize() {
        long product = 1;
        for (long extent : batchExtents) {
            product *= extent;
        }
        return product;
    }

    /** The number of matrices in the output's shape, before batches are merged. */
    long outputBatchSize() {
        long elements = out.shape().dim(-2) * n;
        return elements == 0 ? 0 : out.shape().elements() / elements;
    }

    /** The rows of a matrix of the output. */
    long outputRows() {
        return out.shape().dim(-2);
    }

    MatrixOperand a() {
        return a;
    }

    MatrixOperand b() {
        return b;
    }

    /** The position of the output's first element. */
    long outOffset() {
        return out.layout().offset();
    }

    MatMulSignature signature() {
        return signature;
    }

    /** The extents of the loops over matrices. */
    long[] batchExtents() {
        return batchExtents.clone();
    }

    /** Appends m, n, k and the extents of the loops over matrices. */
    void addExtents(KernelArguments arguments) {
        addExtents(arguments, batchExtents);
    }

    /** Appends m, n, k and other extents of the loops over matrices. */
    void addExtents(KernelArguments arguments, long[] loops) {
        arguments.position(m);
        arguments.position(n);
        arguments.position(k);
        for (int loop = 1; loop < loops.length; loop++) {
            arguments.position(loops[loop]);
        }
    }

    /** Appends a tensor with its position and strides. */
    void addMatrix(MatrixOperand matrix, KernelArguments arguments) {
        arguments.value(matrix.buffer());
        arguments.position(matrix.offset());
        arguments.position(matrix.rowStride());
        arguments.position(matrix.columnStride());
        for (long step : matrix.batchStrides()) {
            arguments.position(step);
        }
    }

    /** Appends the output, the tensors of the epilogue and its uniforms. */
    void addEpilogue(KernelArguments arguments) {
        arguments.base(out);
        if (signature.keepsProduct()) {
            arguments.base(epilogue.product());
        }
        operands.forEach(operand -> addMatrix(operand, arguments));
        if (epilogue != null) {
            for (double uniform : epilogue.uniforms()) {
                arguments.value(signature.computeType().argument(uniform));
            }
        }
    }
}

package org.kudari.opencl;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.source.ProductForm;

/**
 * A matrix product as nested loops over products of an m by k and a k by n matrix. Batches that share the right
 * factor are merged into the rows of one matrix if the layouts of all tensors allow it.
 */
final class ProductShape {
    /** A tensor of the call: its first element's position, and its steps. */
    record Matrix(DeviceBuffer buffer, long offset, long row, long column, long[] batch) {}

    private final long m;
    private final long n;
    private final long k;
    private final long[] batches;
    private final Matrix a;
    private final Matrix b;
    private final List<Matrix> operands;
    private final View out;
    private final Epilogue epilogue;
    private final ProductForm form;

    ProductShape(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
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
        batches = new long[loops];
        for (int loop = 0; loop < loops; loop++) {
            batches[loop] = nest.extent(loop);
        }
        this.a = matrix(a, nest, 0, loops, a.layout().stride(-1));
        Matrix right = matrix(b, nest, 1, loops, b.layout().stride(-1));
        this.b = new Matrix(right.buffer(), right.offset(), b.layout().stride(-2), right.column(), right.batch());
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
        form = new ProductForm(
                out.type(),
                loops,
                all.stream().anyMatch(view -> Positions.needLongs(view.layout())),
                accumulate,
                epilogue == null ? null : epilogue.kernel(),
                others.stream().map(View::type).toList(),
                keepsProduct);
    }

    private static Layout column(Layout layout) {
        return layout.slice(-1, 0, 1, 1);
    }

    private static Matrix matrix(View view, LoopNest nest, int index, int loops, long column) {
        long[] steps = new long[loops];
        for (int loop = 0; loop < loops; loop++) {
            steps[loop] = nest.stride(index, loop);
        }
        long row = loops < nest.rank() ? nest.stride(index, loops) : 0;
        return new Matrix((DeviceBuffer) view.buffer(), nest.offset(index), row, column, steps);
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

    /** The number of matrices. */
    long batch() {
        long product = 1;
        for (long extent : batches) {
            product *= extent;
        }
        return product;
    }

    /** The number of matrices in the output's shape, before batches are merged. */
    long matrices() {
        long elements = out.shape().dim(-2) * n;
        return elements == 0 ? 0 : out.shape().elements() / elements;
    }

    /** The rows of a matrix of the output. */
    long rows() {
        return out.shape().dim(-2);
    }

    Matrix a() {
        return a;
    }

    Matrix b() {
        return b;
    }

    /** The position of the output's first element. */
    long outOffset() {
        return out.layout().offset();
    }

    ProductForm form() {
        return form;
    }

    /** The extents of the loops over matrices. */
    long[] batches() {
        return batches.clone();
    }

    /** Appends m, n, k and the extents of the loops over matrices. */
    void addExtents(Arguments arguments) {
        addExtents(arguments, batches);
    }

    /** The same with other extents of the loops over matrices. */
    void addExtents(Arguments arguments, long[] loops) {
        arguments.position(m);
        arguments.position(n);
        arguments.position(k);
        for (int loop = 1; loop < loops.length; loop++) {
            arguments.position(loops[loop]);
        }
    }

    /** Appends a tensor with its position and steps. */
    void add(Matrix matrix, Arguments arguments) {
        arguments.value(matrix.buffer());
        arguments.position(matrix.offset());
        arguments.position(matrix.row());
        arguments.position(matrix.column());
        for (long step : matrix.batch()) {
            arguments.position(step);
        }
    }

    /** Appends the output and what the epilogue needs. */
    void addEnd(Arguments arguments) {
        arguments.dense(out);
        if (form.keepsProduct()) {
            arguments.dense(epilogue.product());
        }
        operands.forEach(operand -> add(operand, arguments));
        if (epilogue != null) {
            for (double uniform : epilogue.uniforms()) {
                arguments.value(form.compute().argument(uniform));
            }
        }
    }
}

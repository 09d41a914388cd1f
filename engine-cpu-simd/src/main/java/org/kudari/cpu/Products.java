package org.kudari.cpu;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Epilogue;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * Matrix products of float32 views through {@link Gemm}, with an epilogue that maps each block of the product while it is
 * in cache.
 */
final class Products {
    private final Gemm gemm;
    private final Programs programs;
    private final Frames frames;

    Products(Gemm gemm, Programs programs, Frames frames) {
        this.gemm = gemm;
        this.programs = programs;
        this.frames = frames;
    }

    void multiply(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        if (out.shape().elements() == 0) {
            return;
        }
        View product = product(out, epilogue);
        Sweep sweep = epilogue == null ? null : sweep(epilogue, product, out);
        int rank = out.shape().rank();
        LoopNest batches = new LoopNest(List.of(
                firstElements(a.layout(), rank),
                firstElements(b.layout(), rank),
                firstElements(product.layout(), rank)));
        int inner = (int) batches.innerExtent();
        for (long outer = 0; outer < batches.outerIterations(); outer++) {
            long firstMatrix = outer * inner;
            gemm.multiply(
                    inner,
                    matrix(a, batches.start(0, outer)),
                    (int) batches.innerStride(0),
                    matrix(b, batches.start(1, outer)),
                    (int) batches.innerStride(1),
                    matrix(product, batches.start(2, outer)),
                    (int) batches.innerStride(2),
                    accumulate,
                    sweep == null ? null : blocks(sweep, out, firstMatrix));
        }
        if (epilogue != null && epilogue.product() != null && product != epilogue.product()) {
            copy(product, epilogue.product());
        }
    }

    private static void copy(View from, View to) {
        float[] source = ((HostBuffer) from.buffer()).floats();
        float[] target = ((HostBuffer) to.buffer()).floats();
        System.arraycopy(source, 0, target, (int) to.layout().offset(), source.length);
    }

    /** Where the plain product goes: where it is kept, or to the output, or aside if the epilogue reads what is there. */
    private static View product(View out, Epilogue epilogue) {
        if (epilogue == null) {
            return out;
        }
        View product = epilogue.product() != null ? epilogue.product() : out;
        for (View operand : epilogue.operands()) {
            if (overlap(operand, product)) {
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

    private Sweep sweep(Epilogue epilogue, View product, View out) {
        List<View> inputs = new ArrayList<>(1 + epilogue.operands().size());
        inputs.add(product);
        inputs.addAll(epilogue.operands());
        return new Sweep(programs, epilogue.kernel(), epilogue.uniforms(), inputs, List.of(out));
    }

    /** Applies an epilogue to blocks; the elements of all products are numbered through. */
    private org.kudari.cpu.Epilogue blocks(Sweep sweep, View out, long firstMatrix) {
        long rows = out.shape().dim(-2);
        long columns = out.shape().dim(-1);
        return (batch, rowFrom, rowTo, columnFrom, columnTo) -> frames.lend(frame -> {
            long firstRow = (firstMatrix + batch) * rows;
            if (columnTo - columnFrom == columns) {
                sweep.run(frame, (firstRow + rowFrom) * columns, (firstRow + rowTo) * columns);
                return;
            }
            for (int row = rowFrom; row < rowTo; row++) {
                long start = (firstRow + row) * columns;
                sweep.run(frame, start + columnFrom, start + columnTo);
            }
        });
    }

    private static Matrix matrix(View view, long start) {
        Layout layout = view.layout();
        return new Matrix(
                ((HostBuffer) view.buffer()).floats(),
                (int) start,
                (int) layout.shape().dim(-2),
                (int) layout.shape().dim(-1),
                (int) layout.stride(-2),
                (int) layout.stride(-1));
    }

    /** The batch axes of a layout: that of its matrices' first elements, which need not exist. */
    private static Layout firstElements(Layout layout, int rank) {
        Layout batch = layout;
        for (int axis = rank - 2; axis < rank; axis++) {
            batch = batch.slice(axis, 0, 1, 1);
        }
        return batch;
    }
}

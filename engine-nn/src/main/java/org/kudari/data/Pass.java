package org.kudari.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * The rows of a data set in the order of one pass. Reading some of them makes tensors in the scope that is open then,
 * except in the data set's own order: then floats and labels are views of the data set.
 */
final class Pass {
    private static final Kernel SCALE = Kernel.of(1, 1, Expr.input(0).times(Expr.uniform(0)));

    private final Dataset data;
    /** The rows in the order of the pass; null if it is that of the data set. */
    private final int[] order;
    /** The same on the device, {@code INT32 [rows]}, in the scope in which the pass began; null if {@code order} is. */
    private final Tensor orderOnDevice;

    private final Thread owner = Thread.currentThread();

    /** @param order the rows in the order of the pass; null for that of the data set */
    Pass(Dataset data, int[] order) {
        this.data = data;
        this.order = order;
        this.orderOnDevice = order == null ? null : Tensor.of(data.device(), order, order.length);
    }

    int rows() {
        return data.rows();
    }

    /** The row of the data set at a position of the pass. */
    int row(int position) {
        return order == null ? position : order[position];
    }

    boolean hasLabels() {
        return data.labels() != null;
    }

    /** {@code FLOAT32 [count, columns]}. */
    Tensor inputs(int from, int count) {
        Tensor picked = pick(data.features(), from, count);
        if (picked.type() == DType.FLOAT32) {
            return picked;
        }
        // Converted first, because a product of bytes would be computed on integers.
        Tensor numbers = picked.to(DType.FLOAT32);
        InPlace.map(SCALE, new double[] {data.scale()}, List.of(numbers), List.of(numbers));
        return numbers;
    }

    /** As in {@link Batch}. The data set must have labels. */
    Tensor labels(int from, int count) {
        return pick(data.labels(), from, count);
    }

    private Tensor pick(Tensor all, int from, int count) {
        return order == null ? all.slice(0, from, from + count) : all.rows(indices(from, count));
    }

    private Tensor indices(int from, int count) {
        if (Thread.currentThread() == owner && orderOnDevice.isAlive()) {
            return orderOnDevice.slice(0, from, from + count);
        }
        // The pass outlives the scope in which it began, or another thread may close that scope at any time.
        MemorySegment part =
                MemorySegment.ofArray(order).asSlice((long) from * Integer.BYTES, (long) count * Integer.BYTES);
        return Tensor.of(data.device(), DType.INT32, part, Shape.of(count));
    }
}

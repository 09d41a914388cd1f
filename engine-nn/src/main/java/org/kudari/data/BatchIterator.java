package org.kudari.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.op.Gather;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * Goes through a data set once. Every batch is written over the one before; so a pass allocates once, when it begins
 * and in the scope that is open then, and a backward pass over an earlier batch is an error and not a wrong number.
 */
final class BatchIterator implements Iterator<Batch> {
    private static final Kernel SCALE = Kernel.of(1, 1, Expr.input(0).times(Expr.uniform(0)));

    private final Dataset data;
    private final int size;
    /** The rows in the order of the pass, {@code INT32 [rows]}; null for their own order. */
    private final Tensor order;
    /** Where rows are gathered, in the type of the data set; null for its own order. */
    private final Tensor gathered;
    /** Where bytes become numbers; null if the features are numbers already. */
    private final Tensor numbers;

    /** Where labels are gathered; null for their own order, or where there are none. */
    private final Tensor labels;

    private int next;

    BatchIterator(Dataset data, int size, int[] rows) {
        this.data = data;
        this.size = Math.min(size, Math.max(1, data.rows()));
        boolean shuffled = rows != null;
        DType type = data.features().type();
        this.order = shuffled ? Tensor.of(data.device(), rows, rows.length) : null;
        this.gathered = shuffled ? memoryFor(data.features(), type) : null;
        this.numbers = type == DType.FLOAT32 ? null : memoryFor(data.features(), DType.FLOAT32);
        this.labels = shuffled && data.labels() != null
                ? memoryFor(data.labels(), data.labels().type())
                : null;
    }

    /** Memory for one batch of a tensor's rows. */
    private Tensor memoryFor(Tensor all, DType type) {
        return Tensor.zeros(data.device(), type, all.shape().with(0, size));
    }

    @Override
    public boolean hasNext() {
        return next < data.rows();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the pass over all " + data.rows() + " rows is over");
        }
        int from = next;
        int count = Math.min(size, data.rows() - from);
        next += count;
        Tensor inputs = scaled(pick(data.features(), gathered, from, count));
        return new Batch(inputs, data.labels() == null ? null : pick(data.labels(), labels, from, count));
    }

    /** The batch's rows of a tensor: gathered by the order, or a view. */
    private Tensor pick(Tensor all, Tensor target, int from, int count) {
        if (order == null) {
            return all.slice(0, from, from + count);
        }
        Tensor batch = target.slice(0, 0, count);
        long[] column = new long[all.shape().rank()];
        Arrays.fill(column, 1);
        column[0] = count;
        Tensor indices = order.slice(0, from, from + count).reshape(column).broadcastTo(batch.shape());
        InPlace.run(new Gather(0), List.of(all, indices), batch);
        return batch;
    }

    private Tensor scaled(Tensor rows) {
        if (numbers == null) {
            return rows;
        }
        Tensor batch = numbers.slice(0, 0, rows.shape().dim(0));
        // Converted first: on bytes, the product would be computed as an integer.
        InPlace.copy(rows, batch);
        InPlace.map(SCALE, new double[] {data.scale()}, List.of(batch), List.of(batch));
        return batch;
    }
}

package org.kudari.data;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Iterates over a data set once. */
final class BatchIterator implements Iterator<Batch> {
    private final Pass pass;
    private final int size;
    private int next;

    BatchIterator(Pass pass, int size) {
        this.pass = pass;
        this.size = size;
    }

    @Override
    public boolean hasNext() {
        return next < pass.rows();
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the pass over all " + pass.rows() + " rows is over");
        }
        int from = next;
        int count = Math.min(size, pass.rows() - from);
        next += count;
        return batch(from, count);
    }

    private Batch batch(int from, int count) {
        return new Batch(
                count,
                row -> pass.row(from + row),
                new LazyTensor(() -> pass.inputs(from, count)),
                pass.hasLabels() ? new LazyTensor(() -> pass.labels(from, count)) : null,
                (begin, end) -> batch(from + begin, end - begin));
    }
}

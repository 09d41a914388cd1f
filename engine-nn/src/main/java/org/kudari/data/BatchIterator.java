package org.kudari.data;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Iterates over a data set once. */
final class BatchIterator implements Iterator<Batch> {
    private final Pass pass;
    private final int size;
    /** The rows of the batches together. */
    private final int end;

    private int next;

    /** @param count the number of batches, at most those that there are */
    BatchIterator(Pass pass, int size, int count) {
        this.pass = pass;
        this.size = size;
        this.end = (int) Math.min(pass.rows(), (long) count * size);
    }

    @Override
    public boolean hasNext() {
        return next < end;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the pass over " + end + " rows is over");
        }
        int from = next;
        int count = Math.min(size, end - from);
        next += count;
        return batch(from, count);
    }

    private Batch batch(int from, int count) {
        Dataset data = pass.data();
        return new Batch(
                count,
                row -> pass.row(from + row),
                lazy(data.inputs(), from, count),
                lazy(data.targets(), from, count),
                data.weights() == null ? null : new LazyTensor(pass, data.weights(), from, count),
                (begin, end) -> batch(from + begin, end - begin));
    }

    private List<LazyTensor> lazy(List<DeviceRows> tensors, int from, int count) {
        if (tensors.size() == 1) {
            return List.of(new LazyTensor(pass, tensors.getFirst(), from, count));
        }
        return tensors.stream()
                .map(rows -> new LazyTensor(pass, rows, from, count))
                .toList();
    }
}

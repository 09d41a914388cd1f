package org.kudari.data;

import java.util.Iterator;
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
        return pass.batch(from, count);
    }
}

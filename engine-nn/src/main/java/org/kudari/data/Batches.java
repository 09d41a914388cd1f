package org.kudari.data;

import java.util.Iterator;
import java.util.function.Supplier;

/**
 * The batches of a pass over a {@link Dataset}. It may be iterated over again, and then gives the same ones. It is
 * immutable: {@link #dropLast} gives other batches.
 */
public final class Batches implements Iterable<Batch> {
    private final Supplier<Pass> pass;
    private final int rows;
    private final int size;
    /** The fewest rows of a batch. */
    private final int fewest;

    /** @param pass begins the pass */
    Batches(Supplier<Pass> pass, int rows, int size) {
        this(pass, rows, size, 1);
    }

    private Batches(Supplier<Pass> pass, int rows, int size, int fewest) {
        this.pass = pass;
        this.rows = rows;
        this.size = size;
        this.fewest = fewest;
    }

    /**
     * {@return the batches without the last one if it has fewer rows than the others: PyTorch's {@code drop_last}} Data
     * of fewer rows than a batch then has none at all.
     */
    public Batches dropLast() {
        return dropLast(size);
    }

    /**
     * {@return the batches without the last one if it has fewer rows than this} Data of fewer rows has none then.
     *
     * @param fewerThan the fewest rows of a batch, from 1, which leaves none out, to the rows of a batch
     * @throws IllegalArgumentException if the number is out of range
     */
    public Batches dropLast(int fewerThan) {
        if (fewerThan < 1 || fewerThan > size) {
            throw new IllegalArgumentException(
                    "dropLast takes a number of rows from 1 to that of a batch, " + size + ", not " + fewerThan);
        }
        return new Batches(pass, rows, size, fewerThan);
    }

    /** {@return the number of batches} */
    public int count() {
        int left = rows % size;
        return rows / size + (left > 0 && left >= fewest ? 1 : 0);
    }

    @Override
    public Iterator<Batch> iterator() {
        return new BatchIterator(pass.get(), size, count());
    }

    /** The number of batches. */
    @Override
    public String toString() {
        return count() + " batch(es) of up to " + size + " row(s)";
    }
}

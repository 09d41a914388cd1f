package org.kudari.data;

import org.kudari.data.file.RowFile;
import org.kudari.device.Device;
import org.kudari.random.RandomKey;

/**
 * Rows for the models of a device, in batches: those of a {@link Table}, which lie on the device as a whole, or those of a
 * {@link RowFile}, of which windows are read. Byte features of a table stay bytes on the device and are converted per
 * batch. A data set belongs to no scope: it lives as long as it is referenced.
 */
public abstract sealed class Dataset permits DeviceDataset, FileDataset {
    Dataset() {}

    /**
     * {@return a data set of rows in a file} A pass in a random order shuffles blocks of the file, and then the rows of a
     * window of about 32 MB: see {@link org.kudari.data.file.BlockOrder}. It is another order than that of the same rows
     * on the device, unless they fit in one window.
     *
     * @param rows the rows; the file must stay open as long as the data set is used
     * @param device the device of the model
     */
    public static Dataset of(RowFile rows, Device device) {
        return new FileDataset(rows, device);
    }

    /** {@return the device on which batches are} */
    public abstract Device device();

    /** {@return the number of rows} */
    public abstract int rows();

    /** {@return the number of features of each row, of all inputs together} */
    public abstract int columns();

    /**
     * {@return a checksum of all features, labels and weights, by which other data is told from this, in eight hexadecimal
     * digits} It may read all of them. Rows on a device and the same rows in a file have different checksums, since their
     * random orders differ.
     */
    public abstract String checksum();

    /** A pass in the order of the rows, by batches of so many. */
    abstract Pass inOrder(int size);

    /** A pass in a random order. */
    abstract Pass shuffled(int size, RandomKey key);

    /** A pass over rows that are drawn with replacement. */
    abstract Pass drawn(RandomKey key, double... rowWeights);

    /**
     * {@return a pass over all rows in their own order} Batches are views, except of byte features: changing one
     * in place changes the data set.
     *
     * @param size the number of rows of a batch, at least 1; the last batch may be smaller, see {@link
     *     Batches#dropLast()}
     * @throws IllegalArgumentException if the size is less than 1
     */
    public Batches batches(int size) {
        requireBatchSize(size);
        return new Batches(() -> inOrder(size), rows(), size);
    }

    /**
     * {@return a pass over all rows in a random order} Labels and weights of one element a row are views of memory that
     * the batches of the pass share: changing one in place changes what that batch gives when it is asked again.
     *
     * @param size the number of rows of a batch, at least 1; the last batch may be smaller, see {@link
     *     Batches#dropLast()}
     * @param seed the seed of the order
     * @throws IllegalArgumentException if the size is less than 1
     */
    public Batches batches(int size, long seed) {
        return batches(size, RandomKey.of(seed));
    }

    /**
     * {@return a pass over all rows in a random order}
     *
     * @param size the number of rows of a batch, at least 1; the last batch may be smaller, see {@link
     *     Batches#dropLast()}
     * @param key the random key of the order
     * @throws IllegalArgumentException if the size is less than 1
     */
    public Batches batches(int size, RandomKey key) {
        requireBatchSize(size);
        return new Batches(() -> shuffled(size, key), rows(), size);
    }

    /**
     * {@return a pass over as many rows as there are, drawn with replacement} A row comes as often as its weight is of
     * all weights, on average: so rare classes can be seen more often. PyTorch's {@code WeightedRandomSampler}.
     *
     * @param size the number of rows of a batch, at least 1; the last batch may be smaller, see {@link
     *     Batches#dropLast()}
     * @param key the random key of the draw
     * @param weights a weight for each row, not negative
     * @throws IllegalArgumentException if the size is less than 1, there is not one weight for each row, one is negative
     *     or not finite, or all are 0
     * @throws UnsupportedOperationException if the rows are in a file, where rows cannot be drawn one by one
     */
    public Batches batches(int size, RandomKey key, double... weights) {
        requireBatchSize(size);
        if (weights.length != rows()) {
            throw new IllegalArgumentException(weights.length + " weights do not fit " + rows() + " rows");
        }
        double[] own = weights.clone();
        return new Batches(() -> drawn(key, own), rows(), size);
    }

    private static void requireBatchSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + size);
        }
    }
}

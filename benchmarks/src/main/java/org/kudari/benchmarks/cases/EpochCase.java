package org.kudari.benchmarks.cases;

import java.util.Random;
import org.kudari.backend.MatmulPrecision;

/**
 * A whole epoch of a perceptron: a random order of all rows, and for each batch its rows, the forward and the backward
 * pass, and Adam. The table is the same for all contenders, and each has it in tensors of its own before it is timed. One
 * output is a quantity, with the mean squared error as loss; several are classes, with the cross-entropy.
 *
 * @param network the layers and the batch
 * @param rows the rows of the table
 * @param isOfBytes whether features are bytes, which become floats and are scaled in each batch
 */
public record EpochCase(TrainCase network, int rows, boolean isOfBytes) implements BenchmarkCase {
    /** What a byte is multiplied by. */
    public static final float SCALE = 1 / 255f;

    @Override
    public Suite suite() {
        return Suite.EPOCH;
    }

    @Override
    public String name() {
        String[] words = network.name().split(" ");
        return words[0] + (isOfBytes ? " bytes " : " ") + words[1];
    }

    @Override
    public double flops() {
        return network.flops() / network.batch() * rows;
    }

    /** The bytes that Adam must move in all steps. */
    @Override
    public double bytes() {
        return network.bytes() * Math.ceilDiv(rows, network.batch());
    }

    /**
     * Twice that of a training, for its reason: where DJL adds epsilon shows more with features of one sign, as bytes
     * are. Its losses differ by 6.4e-3. The losses are those of the first batches, in the table's own order.
     */
    @Override
    public double tolerance() {
        return 2 * network.tolerance();
    }

    @Override
    public double rounding(MatmulPrecision precision) {
        return network.rounding(precision);
    }

    /** The number of features of a row. */
    public int columns() {
        return network.inputs(0);
    }

    /** Whether the target is a quantity, and not a class. */
    public boolean isRegression() {
        return network.widths().getLast() == 1;
    }

    /** The features {@code [rows, columns]}, if they are floats. */
    public float[] floats() {
        return SeededData.uniform(400, rows * columns(), -1, 1);
    }

    /** The features {@code [rows, columns]}, if they are bytes. */
    public byte[] bytesOfFeatures() {
        byte[] bytes = new byte[rows * columns()];
        new Random(401).nextBytes(bytes);
        return bytes;
    }

    /** The class of each row. */
    public int[] classes() {
        return SeededData.labels(402, rows, network.widths().getLast());
    }

    /** The quantity of each row. */
    public float[] quantities() {
        return SeededData.uniform(403, rows, -1, 1);
    }
}

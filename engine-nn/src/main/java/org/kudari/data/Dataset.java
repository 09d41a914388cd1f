package org.kudari.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.kudari.device.Device;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * A whole {@link Table} on a device, so that a batch needs no transfer. Byte features stay bytes on the device and are
 * converted per batch. A data set belongs to no scope: it lives as long as it is referenced.
 */
public final class Dataset {
    /** What a checksum reads at once. */
    private static final long PIECE_BYTES = 1 << 24;

    private final Device device;
    private final List<DeviceRows> inputs;
    /** Empty if the table has no target. */
    private final List<DeviceRows> targets;
    /** Null if all rows count the same. */
    private final DeviceRows weights;

    private Dataset(Device device, List<DeviceRows> inputs, List<DeviceRows> targets, DeviceRows weights) {
        this.device = device;
        this.inputs = inputs;
        this.targets = targets;
        this.weights = weights;
    }

    /** Copies a table to a device. */
    static Dataset of(Table table, Device device) {
        return device.unscoped(() -> new Dataset(
                device,
                table.inputs().stream()
                        .map(input -> DeviceRows.of(input, device))
                        .toList(),
                table.targets().stream()
                        .map(target -> DeviceRows.of(target, device))
                        .toList(),
                table.weights()
                        .map(known -> DeviceRows.ofWeights(device, known))
                        .orElse(null)));
    }

    /** {@return the device on which the rows lie} */
    public Device device() {
        return device;
    }

    /** {@return the number of rows} */
    public int rows() {
        return inputs.getFirst().rows();
    }

    /** {@return the number of features of each row, of all inputs together} */
    public int columns() {
        return inputs.stream()
                .mapToInt(input -> (int) input.values().shape().dim(1))
                .sum();
    }

    /** The inputs of a model. */
    List<DeviceRows> inputs() {
        return inputs;
    }

    /** The labels; empty if the table has no target. */
    List<DeviceRows> targets() {
        return targets;
    }

    /** How much each row counts; null if all count the same. */
    DeviceRows weights() {
        return weights;
    }

    /** The inputs, the labels and the weights. */
    List<DeviceRows> all() {
        return Stream.of(inputs.stream(), targets.stream(), Stream.ofNullable(weights))
                .flatMap(Function.identity())
                .toList();
    }

    /**
     * {@return a checksum of all features, labels and weights, by which other data is told from this} Reads all of it
     * from the device. It is the CRC-32C of their types, shapes and elements as this machine holds them, in eight
     * hexadecimal digits.
     */
    public String checksum() {
        CRC32C crc = new CRC32C();
        for (DeviceRows input : inputs) {
            float scale = input.scale() == null ? 1 : (float) input.scale().item();
            crc.update(ByteBuffer.allocate(Float.BYTES).putFloat(scale).flip());
            addTo(crc, input.values());
        }
        targets.forEach(target -> addTo(crc, target.values()));
        if (weights != null) {
            crc.update("weights".getBytes(StandardCharsets.UTF_8));
            addTo(crc, weights.values());
        }
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** Reads some rows at a time. */
    private static void addTo(CRC32C crc, Tensor tensor) {
        crc.update((tensor.type() + tensor.shape().toString()).getBytes(StandardCharsets.UTF_8));
        long rows = tensor.shape().dim(0);
        if (tensor.shape().elements() == 0) {
            return;
        }
        long bytesOfRow = tensor.shape().elements() / rows * tensor.type().bytes();
        long atOnce = Math.clamp(PIECE_BYTES / bytesOfRow, 1, rows);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(atOnce * bytesOfRow, Long.BYTES);
            for (long from = 0; from < rows; from += atOnce) {
                long to = Math.min(rows, from + atOnce);
                MemorySegment read = piece.asSlice(0, (to - from) * bytesOfRow);
                tensor.slice(0, from, to).copyTo(read);
                crc.update(read.asByteBuffer());
            }
        }
    }

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
        return new Batches(() -> new Pass(this, null), rows(), size);
    }

    /**
     * {@return a pass over all rows in a random order}
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
        return new Batches(() -> new Pass(this, Shuffle.order(rows(), key)), rows(), size);
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
     */
    public Batches batches(int size, RandomKey key, double... weights) {
        requireBatchSize(size);
        if (weights.length != rows()) {
            throw new IllegalArgumentException(weights.length + " weights do not fit " + rows() + " rows");
        }
        double[] own = weights.clone();
        return new Batches(() -> new Pass(this, WeightedSample.rows(key, own)), rows(), size);
    }

    private static void requireBatchSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + size);
        }
    }
}

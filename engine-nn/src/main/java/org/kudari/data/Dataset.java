package org.kudari.data;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
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
    private final Tensor features;
    private final float scale;
    /** Null if the table has no target. */
    private final Tensor labels;

    private Dataset(Device device, Tensor features, float scale, Tensor labels) {
        this.device = device;
        this.features = features;
        this.scale = scale;
        this.labels = labels;
    }

    /** Copies a table to a device. */
    static Dataset of(Table table, Device device) {
        return device.unscoped(() -> {
            float scale = table.features() instanceof Features.Bytes bytes ? bytes.scale() : 1;
            Tensor labels = table.target().map(target -> labels(target, device)).orElse(null);
            return new Dataset(device, features(table.features(), device), scale, labels);
        });
    }

    private static Tensor features(Features features, Device device) {
        Shape shape = Shape.of(features.rows(), features.columns());
        return switch (features) {
            case Features.Floats floats ->
                Tensor.of(device, DType.FLOAT32, MemorySegment.ofArray(floats.values()), shape);
            case Features.Bytes bytes -> Tensor.of(device, DType.UINT8, MemorySegment.ofArray(bytes.values()), shape);
        };
    }

    private static Tensor labels(Target target, Device device) {
        return switch (target) {
            case Target.Classes classes ->
                Tensor.of(
                        device, Arrays.stream(classes.indices()).asLongStream().toArray(), classes.rows());
            case Target.Numbers numbers ->
                Tensor.of(device, numbers.numbers(), numbers.rows(), 1).to(DType.FLOAT32);
        };
    }

    /** {@return the device on which the rows lie} */
    public Device device() {
        return device;
    }

    /** {@return the number of rows} */
    public int rows() {
        return (int) features.shape().dim(0);
    }

    /** {@return the number of features of each row} */
    public int columns() {
        return (int) features.shape().dim(1);
    }

    /** {@code UINT8} or {@code FLOAT32 [rows, columns]}, before scaling. */
    Tensor features() {
        return features;
    }

    /** The factor that turns an element of {@link #features} into a feature. */
    float scale() {
        return scale;
    }

    /** The labels as in {@link Batch}; null if the table has no target. */
    Tensor labels() {
        return labels;
    }

    /**
     * {@return a checksum of all features and labels, by which other data is told from this} Reads all of it from the
     * device. It is the CRC-32C of their types, shapes and elements as this machine holds them, in eight hexadecimal digits.
     */
    public String checksum() {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Float.BYTES).putFloat(scale).flip());
        addTo(crc, features);
        if (labels != null) {
            addTo(crc, labels);
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
     * {@return a pass over all rows in their own order} Batches of {@code FLOAT32} features are views: changing one in
     * place changes the data set.
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

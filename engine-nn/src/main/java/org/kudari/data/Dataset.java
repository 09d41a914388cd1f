package org.kudari.data;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * A {@link Table} on a device, whole, so that a batch costs no transfer. Byte features stay bytes on the device and
 * are converted per batch. A Dataset is not owned by a scope.
 */
public final class Dataset {
    private final Device device;
    private final Tensor features;
    private final float scale;
    /** Null where the table has no target. */
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

    public Device device() {
        return device;
    }

    /** The number of rows. */
    public int rows() {
        return (int) features.shape().dim(0);
    }

    /** The number of features of each row. */
    public int columns() {
        return (int) features.shape().dim(1);
    }

    /** {@code UINT8} or {@code FLOAT32 [rows, columns]}, before scaling. */
    Tensor features() {
        return features;
    }

    /** What an element of {@link #features} is multiplied with. */
    float scale() {
        return scale;
    }

    /** As in {@link Batch}; null where the table has no target. */
    Tensor labels() {
        return labels;
    }

    /** One pass over all rows in their own order; batches of {@code FLOAT32} features are views. */
    public Iterable<Batch> batches(int size) {
        requireBatchSize(size);
        return () -> new BatchIterator(this, size, null);
    }

    /** One pass over all rows in an order that follows from the seed. */
    public Iterable<Batch> batches(int size, long seed) {
        return batches(size, RandomKey.of(seed));
    }

    /** One pass over all rows in an order that follows from the key. */
    public Iterable<Batch> batches(int size, RandomKey key) {
        requireBatchSize(size);
        return () -> new BatchIterator(this, size, Shuffle.order(rows(), key));
    }

    private static void requireBatchSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch has at least one row, not " + size);
        }
    }
}

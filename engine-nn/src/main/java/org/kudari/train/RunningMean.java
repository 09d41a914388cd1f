package org.kudari.train;

import java.lang.foreign.MemorySegment;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * The weighted mean of scalars. They are stored on the device and summed on the host in double. {@link #add} neither
 * waits nor rounds; {@link #read} waits for the device. The memory belongs to the scope in which this was made; what was
 * read once is known without it.
 */
final class RunningMean {
    private final Tensor scalars;
    private final long[] weights;
    /** The scalars that were read. */
    private final float[] values;

    private int count;
    private int known;
    private double total;
    private long weight;

    /** @param most the largest number of scalars */
    RunningMean(Device device, int most) {
        this(device, most, new Sum(0, 0, 0));
    }

    /** @param before the sum of scalars that were added before, and count as the first ones */
    RunningMean(Device device, int most, Sum before) {
        scalars = Tensor.zeros(device, DType.FLOAT32, Shape.of(most));
        weights = new long[most];
        values = new float[most];
        count = before.count;
        known = before.count;
        total = before.total;
        weight = before.weight;
    }

    /** The weighted sum of so many scalars, and the sum of their weights. */
    record Sum(int count, double total, long weight) {}

    /** The sum so far. */
    Sum sum() {
        read();
        return new Sum(count, total, weight);
    }

    /** @param scalar a tensor of one element */
    void add(Tensor scalar, long weightOfScalar) {
        InPlace.copy(
                scalar.detach().reshape(Shape.SCALAR),
                scalars.slice(0, count, count + 1).reshape(Shape.SCALAR));
        weights[count++] = weightOfScalar;
    }

    /** The mean so far; NaN if there is no scalar. */
    double read() {
        if (known < count) {
            readNew();
        }
        return total / weight;
    }

    /** One of the scalars, which {@link #read} has read. */
    float value(int index) {
        return values[index];
    }

    private void readNew() {
        MemorySegment target =
                MemorySegment.ofArray(values).asSlice((long) known * Float.BYTES, (long) (count - known) * Float.BYTES);
        scalars.slice(0, known, count).copyTo(target);
        for (; known < count; known++) {
            total += values[known] * weights[known];
            weight += weights[known];
        }
    }
}

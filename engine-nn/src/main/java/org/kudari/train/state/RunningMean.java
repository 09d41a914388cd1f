package org.kudari.train.state;

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
public final class RunningMean {
    private final Tensor scalars;
    private final long[] weights;
    /** The scalars that were read. */
    private final float[] values;

    private int count;
    private int known;
    private double total;
    private long weight;

    /**
     * A mean of no scalars.
     *
     * @param device where the scalars are
     * @param most the largest number of scalars
     */
    public RunningMean(Device device, int most) {
        this(device, most, new Sum(0, 0, 0));
    }

    /**
     * A mean that goes on with an earlier one.
     *
     * @param device where the scalars are
     * @param most the largest number of scalars, those before included
     * @param before the sum of scalars that were added before, and count as the first ones
     */
    public RunningMean(Device device, int most, Sum before) {
        scalars = Tensor.zeros(device, DType.FLOAT32, Shape.of(most));
        weights = new long[most];
        values = new float[most];
        count = before.count;
        known = before.count;
        total = before.total;
        weight = before.weight;
    }

    /**
     * A sum of scalars.
     *
     * @param count the number of scalars
     * @param total their weighted sum
     * @param weight the sum of their weights
     */
    public record Sum(int count, double total, long weight) {}

    /** {@return the sum so far; waits for the device} */
    public Sum sum() {
        read();
        return new Sum(count, total, weight);
    }

    /**
     * Adds a scalar.
     *
     * @param scalar a tensor of one element
     * @param weightOfScalar its weight
     */
    public void add(Tensor scalar, long weightOfScalar) {
        InPlace.copy(
                scalar.detach().reshape(Shape.SCALAR),
                scalars.slice(0, count, count + 1).reshape(Shape.SCALAR));
        weights[count++] = weightOfScalar;
    }

    /** {@return the mean so far; NaN if there is no scalar; waits for the device} */
    public double read() {
        if (known < count) {
            readNew();
        }
        return total / weight;
    }

    /**
     * {@return one of the scalars, which {@link #read} has read}
     *
     * @param index its number, from 0
     */
    public float value(int index) {
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

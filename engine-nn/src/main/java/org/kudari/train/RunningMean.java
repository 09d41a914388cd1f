package org.kudari.train;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * The weighted mean of scalars. They are stored on the device and summed on the host in double. {@link #add} neither
 * waits nor rounds; {@link #read} waits for the device. The memory belongs to the scope in which this was made; after
 * {@link #finish} the mean can be read without it.
 */
final class RunningMean {
    private final Tensor scalars;
    private final long[] weights;
    private int count;
    private boolean finished;
    private double result;

    /** @param most the largest number of scalars */
    RunningMean(Device device, int most) {
        scalars = Tensor.zeros(device, DType.FLOAT32, Shape.of(most));
        weights = new long[most];
    }

    void add(Tensor scalar, long weight) {
        InPlace.copy(scalar.detach(), scalars.slice(0, count, count + 1).reshape(Shape.SCALAR));
        weights[count++] = weight;
    }

    /** The mean so far; NaN if there is no scalar. */
    double read() {
        return finished ? result : mean(scalars.slice(0, 0, count).toDoubleArray());
    }

    private double mean(double[] values) {
        double total = 0;
        long weight = 0;
        for (int i = 0; i < values.length; i++) {
            total += values[i] * weights[i];
            weight += weights[i];
        }
        return total / weight;
    }

    /** Reads the mean of all scalars. The device is not needed afterwards. */
    double finish() {
        result = read();
        finished = true;
        return result;
    }
}

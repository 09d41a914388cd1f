package org.kudari.train;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * The mean of scalars, weighted. They are kept on the device and summed on the host, in double: add() neither waits nor
 * rounds; read() waits for the device. The memory belongs to the scope in which it was made; {@link #finish} lets the
 * mean be read beyond.
 */
final class RunningMean {
    private final Tensor scalars;
    private final long[] weights;
    private int count;
    private boolean finished;
    private double result;

    /** @param most how many scalars there will be at the most */
    RunningMean(Device device, int most) {
        scalars = Tensor.zeros(device, DType.FLOAT32, Shape.of(most));
        weights = new long[most];
    }

    void add(Tensor scalar, long weight) {
        InPlace.copy(scalar.detach(), scalars.slice(0, count, count + 1).reshape(Shape.SCALAR));
        weights[count++] = weight;
    }

    /** The mean so far; NaN of nothing. */
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

    /** The mean of all, which from now on no longer needs the device. */
    double finish() {
        result = read();
        finished = true;
        return result;
    }
}

package org.kudari.init;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** Numbers uniform on [low, high). */
record Uniform(double low, double high) implements Initializer {
    Uniform {
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException(
                    "uniform numbers need finite bounds, the lower one first, not " + low + " and " + high);
        }
    }

    @Override
    public Tensor make(Device device, DType type, Shape shape, RandomKey key) {
        return Tensor.random(device, Distribution.UNIFORM, key, type, shape)
                .times(high - low)
                .plus(low);
    }

    @Override
    public String toString() {
        return "uniform(" + low + ", " + high + ")";
    }
}

package org.kudari.init;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** Normal numbers. */
record Normal(double mean, double deviation) implements Initializer {
    Normal {
        if (!(deviation >= 0) || !Double.isFinite(mean + deviation)) {
            throw new IllegalArgumentException("normal numbers need a finite mean and a deviation of at least 0, not "
                    + mean + " and " + deviation);
        }
    }

    @Override
    public Tensor make(Device device, DType type, Shape shape, RandomKey key) {
        return Tensor.random(device, Distribution.NORMAL, key, type, shape)
                .times(deviation)
                .plus(mean);
    }

    @Override
    public String toString() {
        return "normal(" + mean + ", " + deviation + ")";
    }
}

package org.kudari.init;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** The same number everywhere. */
record Constant(double value) implements Initializer {
    @Override
    public Tensor make(Device device, DType type, Shape shape, RandomKey key) {
        return Tensor.full(device, type, shape, value);
    }

    @Override
    public String toString() {
        return "constant(" + value + ")";
    }
}

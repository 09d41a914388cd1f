package org.kudari.nn;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** The initial values of a parameter. For weights of shape {@code [in, out]} the fan-in is {@code in}. */
public interface Initializer {

    /** The values, a function of the arguments alone. */
    Tensor make(Device device, DType type, Shape shape, RandomKey key);

    /** One number throughout. */
    static Initializer constant(double value) {
        return (device, type, shape, _) -> Tensor.full(device, type, shape, value);
    }

    /**
     * Uniform within ±sqrt(6 / (in + out)), which keeps the variance of sigmoid-like layers. Glorot and Bengio,
     * "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
     */
    static Initializer xavier() {
        return (device, type, shape, key) ->
                uniform(device, type, shape, key, Math.sqrt(6.0 / (shape.dim(-2) + shape.dim(-1))));
    }

    /**
     * Normal with standard deviation sqrt(2 / in), which keeps the variance of ReLU layers. He, Zhang, Ren, Sun,
     * "Delving Deep into Rectifiers", ICCV 2015.
     */
    static Initializer he() {
        return (device, type, shape, key) ->
                Tensor.random(device, Distribution.NORMAL, key, type, shape).times(Math.sqrt(2.0 / shape.dim(-2)));
    }

    private static Tensor uniform(Device device, DType type, Shape shape, RandomKey key, double bound) {
        return Tensor.random(device, Distribution.UNIFORM, key, type, shape)
                .minus(0.5)
                .times(2 * bound);
    }
}

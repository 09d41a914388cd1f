package org.kudari.nn;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** The initial values of a parameter. For weights of shape {@code [in, out]} the fan-in is {@code in}. */
public interface Initializer {

    /**
     * Makes the initial values. They are a function of the arguments alone.
     *
     * @param device the device
     * @param type the element type
     * @param shape the shape of the parameter
     * @param key the random key of the parameter
     * @return the values
     */
    Tensor make(Device device, DType type, Shape shape, RandomKey key);

    /**
     * {@return an initializer with the same number everywhere}
     *
     * @param value the number
     */
    static Initializer constant(double value) {
        return (device, type, shape, _) -> Tensor.full(device, type, shape, value);
    }

    /**
     * {@return an initializer with values uniform within ±sqrt(6 / (in + out))} It keeps the variance from layer to
     * layer for activations that are nearly linear around 0, such as tanh. Glorot and Bengio, "Understanding the
     * difficulty of training deep feedforward neural networks", AISTATS 2010. It is for parameters of at least two axes.
     */
    static Initializer xavier() {
        return (device, type, shape, key) -> {
            requireMatrix("xavier", shape);
            return uniform(device, type, shape, key, Math.sqrt(6.0 / (shape.dim(-2) + shape.dim(-1))));
        };
    }

    /**
     * {@return an initializer with normal values of standard deviation sqrt(2 / in)} It keeps the variance from layer
     * to layer for ReLU. He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015. It is for parameters of at
     * least two axes.
     */
    static Initializer he() {
        return (device, type, shape, key) -> {
            requireMatrix("he", shape);
            return Tensor.random(device, Distribution.NORMAL, key, type, shape).times(Math.sqrt(2.0 / shape.dim(-2)));
        };
    }

    private static void requireMatrix(String name, Shape shape) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("the initializer " + name + " needs a parameter of shape [.., in, out],"
                    + " and one of shape " + shape + " has no fan-in: give it an initializer such as constant(0)");
        }
    }

    private static Tensor uniform(Device device, DType type, Shape shape, RandomKey key, double bound) {
        return Tensor.random(device, Distribution.UNIFORM, key, type, shape)
                .minus(0.5)
                .times(2 * bound);
    }
}

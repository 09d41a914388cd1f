package org.kudari.model;

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
     * {@return an initializer with numbers uniform on [low, high)}
     *
     * @param low the smallest number
     * @param high the bound above, larger than {@code low}
     * @throws IllegalArgumentException if it is not larger, or one of them is not finite
     */
    static Initializer uniform(double low, double high) {
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException(
                    "uniform numbers need finite bounds, the lower one first, not " + low + " and " + high);
        }
        return (device, type, shape, key) -> Tensor.random(device, Distribution.UNIFORM, key, type, shape)
                .times(high - low)
                .plus(low);
    }

    /**
     * {@return an initializer with normal numbers}
     *
     * @param mean their mean
     * @param deviation their standard deviation, not negative
     * @throws IllegalArgumentException if the deviation is negative, or one of them is not finite
     */
    static Initializer normal(double mean, double deviation) {
        if (!(deviation >= 0) || !Double.isFinite(mean + deviation)) {
            throw new IllegalArgumentException("normal numbers need a finite mean and a deviation of at least 0, not "
                    + mean + " and " + deviation);
        }
        return (device, type, shape, key) -> Tensor.random(device, Distribution.NORMAL, key, type, shape)
                .times(deviation)
                .plus(mean);
    }

    /**
     * {@return an initializer with values uniform within ±sqrt(6 / (in + out))} It keeps the variance from layer to
     * layer for activations that are nearly linear around 0, such as tanh. Glorot and Bengio, "Understanding the
     * difficulty of training deep feedforward neural networks", AISTATS 2010. It is for parameters of at least two axes.
     * PyTorch's {@code xavier_uniform_}; {@code xavier().normal()} is its {@code xavier_normal_}.
     */
    static VarianceScaling xavier() {
        return VarianceScaling.XAVIER;
    }

    /**
     * {@return an initializer with normal values of standard deviation sqrt(2 / in)} It keeps the variance from layer
     * to layer for ReLU. He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015. It is for parameters of at
     * least two axes. PyTorch's {@code kaiming_normal_}; {@code he().uniform()} is its {@code kaiming_uniform_}.
     */
    static VarianceScaling he() {
        return VarianceScaling.HE;
    }

    /**
     * {@return an initializer with normal values of standard deviation sqrt(1 / in)} It keeps the variance for SELU.
     * LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998. It is for parameters of at least two axes.
     */
    static VarianceScaling lecun() {
        return VarianceScaling.LECUN;
    }
}

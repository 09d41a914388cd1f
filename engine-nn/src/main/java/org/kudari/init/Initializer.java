package org.kudari.init;

import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * The initial values of a parameter. Those of this package are records: they print readably, and two are equal if they
 * make the same values. For weights of shape {@code [in, out]} the fan-in is {@code in}.
 */
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
        return new Constant(value);
    }

    /**
     * {@return an initializer with numbers uniform on [low, high)}
     *
     * @param low the smallest number
     * @param high the bound above, larger than {@code low}
     * @throws IllegalArgumentException if it is not larger, or one of them is not finite
     */
    static Initializer uniform(double low, double high) {
        return new Uniform(low, high);
    }

    /**
     * {@return an initializer with normal numbers}
     *
     * @param mean their mean
     * @param deviation their standard deviation, not negative
     * @throws IllegalArgumentException if the deviation is negative, or one of them is not finite
     */
    static Initializer normal(double mean, double deviation) {
        return new Normal(mean, deviation);
    }

    /**
     * {@return an initializer with normal numbers of mean 0 and standard deviation 1, of which none is beyond ±2}
     * PyTorch's {@code trunc_normal_}.
     */
    static Initializer truncatedNormal() {
        return truncatedNormal(0, 1, -2, 2);
    }

    /**
     * {@return an initializer with normal numbers that lie between two bounds, see {@link TruncatedNormal}}
     *
     * @param mean their mean, were they not bounded
     * @param deviation their standard deviation, were they not bounded; positive
     * @param low the least number; it is no multiple of the deviation
     * @param high the largest number
     * @throws IllegalArgumentException if the deviation is not positive, the bounds are not in order, one of them is not
     *     finite, or hardly any normal number lies between the bounds
     */
    static Initializer truncatedNormal(double mean, double deviation, double low, double high) {
        return new TruncatedNormal(mean, deviation, low, high);
    }

    /**
     * {@return an initializer with orthogonal columns or rows of norm 1, see {@link Orthogonal}} PyTorch's {@code
     * orthogonal_}.
     */
    static Orthogonal orthogonal() {
        return new Orthogonal(1);
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

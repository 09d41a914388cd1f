package org.kudari.init;

import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * Initial values of mean 0 whose variance is {@code variance / fan}: so the values that a layer computes neither grow
 * nor shrink with its width. For weights of shape {@code [.., in, out]}, the fan-in is {@code in} and the fan-out {@code
 * out}.
 *
 * @param name the name in error messages
 * @param variance the variance times the fan, positive
 * @param fan which fan counts
 * @param isNormal whether the values are normal, or else uniform
 */
public record VarianceScaling(String name, double variance, Fan fan, boolean isNormal) implements Initializer {
    static final VarianceScaling XAVIER = new VarianceScaling("xavier", 1, Fan.AVERAGE, false);
    static final VarianceScaling HE = new VarianceScaling("he", 2, Fan.IN, true);
    static final VarianceScaling LECUN = new VarianceScaling("lecun", 1, Fan.IN, true);

    /** Which side of a layer counts. */
    public enum Fan {
        /** The number of inputs: the forward pass keeps the variance. */
        IN,
        /** The number of outputs: the backward pass keeps it. */
        OUT,
        /** The mean of both. */
        AVERAGE
    }

    /**
     * Checks the variance.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public VarianceScaling {
        if (!(variance > 0) || Double.isInfinite(variance)) {
            throw new IllegalArgumentException(
                    "the initializer " + name + " needs a positive finite variance, not " + variance);
        }
    }

    /**
     * {@return the same with another fan}
     *
     * @param other which side of a layer counts
     */
    public VarianceScaling fan(Fan other) {
        return new VarianceScaling(name, variance, other, isNormal);
    }

    /**
     * {@return the same with all values multiplied by a gain} PyTorch's {@code calculate_gain} lists gains of
     * activations, such as 5/3 for tanh.
     *
     * @param gain the gain, positive
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public VarianceScaling gain(double gain) {
        return new VarianceScaling(name, variance * gain * gain, fan, isNormal);
    }

    /** {@return the same variance with normal values} */
    public VarianceScaling normal() {
        return new VarianceScaling(name, variance, fan, true);
    }

    /** {@return the same variance with uniform values} */
    public VarianceScaling uniform() {
        return new VarianceScaling(name, variance, fan, false);
    }

    /** @throws IllegalArgumentException if the shape has fewer than two axes */
    @Override
    public Tensor make(Device device, DType type, Shape shape, RandomKey key) {
        if (shape.rank() < 2) {
            throw new IllegalArgumentException("the initializer " + name + " needs a parameter of shape [.., in, out],"
                    + " and one of shape " + shape + " has no fan-in: give it an initializer such as constant(0)");
        }
        double size = switch (fan) {
            case IN -> shape.dim(-2);
            case OUT -> shape.dim(-1);
            case AVERAGE -> (shape.dim(-2) + shape.dim(-1)) / 2.0;
        };
        return isNormal
                ? Tensor.random(device, Distribution.NORMAL, key, type, shape).times(Math.sqrt(variance / size))
                : Tensor.random(device, Distribution.UNIFORM, key, type, shape)
                        .minus(0.5)
                        .times(2 * Math.sqrt(3 * variance / size));
    }

    /** Such as {@code he(normal, variance 2.0 / fan in)}. */
    @Override
    public String toString() {
        return name + "(" + (isNormal ? "normal" : "uniform") + ", variance " + variance + " / "
                + (fan == Fan.AVERAGE ? "average fan" : "fan " + fan.name().toLowerCase(Locale.ROOT)) + ")";
    }
}

package org.kudari.nn;

import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.select;

import java.util.List;
import java.util.function.Supplier;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.init.Initializer;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;

/**
 * x, and a slope times x below 0, where the slope is learned. He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV
 * 2015. The parameter {@code weight} has one slope, or one for each feature of {@code [n, features]} or channel of {@code
 * [n, channels, ..]}. PyTorch's {@code PReLU}. At 0 the derivative is 1, as of all leaky functions here (PyTorch's is the
 * slope).
 *
 * @param slopes the number of slopes: 1, or the number of features or channels
 * @param initial what the slopes start at
 */
public record PReLU(long slopes, double initial) implements Layer {
    static final LayerCodec<PReLU> CODEC =
            LayerCodec.of("prelu", PReLU.class, layer -> layer.slopes + " " + layer.initial, line -> {
                String[] parts = line.parts(3);
                return new PReLU(Long.parseLong(parts[1]), Double.parseDouble(parts[2]));
            });

    /** Inputs: x and the slope. */
    private static final Elementwise FUNCTION = Elementwise.of(
            "prelu",
            Kernel.of(2, 0, select(lessThan(Expr.input(0), 0), Expr.input(0).times(Expr.input(1)), Expr.input(0))));

    /**
     * Checks the number of slopes.
     *
     * @throws IllegalArgumentException if there is none
     */
    public PReLU {
        if (slopes < 1) {
            throw new IllegalArgumentException("a PReLU needs one slope, or one for each feature, not " + slopes);
        }
    }

    /** A layer of one slope, which starts at 0.25. */
    public PReLU() {
        this(1);
    }

    /**
     * A layer whose slopes start at 0.25.
     *
     * @param slopes the number of slopes: 1, or the number of features or channels
     */
    public PReLU(long slopes) {
        this(slopes, 0.25);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        Supplier<Tensor> weight = builder.parameter("weight", Shape.of(slopes), Initializer.constant(initial));
        String location = builder.location();
        return (input, _) -> {
            Tensor slope = weight.get();
            if (slopes > 1) {
                Normalization.requireChannels(location, this, slopes, input, slope);
                slope = Normalization.ofChannels(slope, input.shape().rank());
            }
            return input.apply(FUNCTION, List.of(input, slope));
        };
    }

    @Override
    public String toString() {
        return "PReLU(" + slopes + ")";
    }
}

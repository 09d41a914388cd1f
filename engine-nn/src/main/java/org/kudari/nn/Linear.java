package org.kudari.nn;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.init.Initializer;
import org.kudari.layout.Shape;
import org.kudari.model.FoldedForward;
import org.kudari.model.Forward;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.op.Elementwise;
import org.kudari.tensor.GradientHooks;
import org.kudari.tensor.Tensor;

/**
 * The affine layer {@code y = x W + b}: from {@code [.., in]} to {@code [.., out]}, mostly {@code [batch, in]}. {@code
 * W}, the parameter {@code weight}, has shape {@code [in, out]} (PyTorch's is its transpose) and is initialised by
 * {@link Initializer#xavier} by default. {@code b}, the parameter {@code bias}, has shape {@code [out]} and starts at 0.
 *
 * @param inputs the number of inputs, at least 1
 * @param outputs the number of outputs, at least 1
 * @param weights the initializer of {@code W}
 * @param hasBias whether there is a {@code b}
 */
public record Linear(long inputs, long outputs, Initializer weights, boolean hasBias) implements Layer {
    private static final String WITHOUT_BIAS = " without-bias";

    static final LayerCodec<Linear> CODEC = LayerCodec.of(
            "linear",
            Linear.class,
            layer -> layer.inputs + " " + layer.outputs + (layer.hasBias ? "" : WITHOUT_BIAS),
            line -> {
                String[] parts = line.parts(3);
                boolean hasBias = !parts[2].endsWith(WITHOUT_BIAS);
                String outputs = hasBias ? parts[2] : parts[2].substring(0, parts[2].length() - WITHOUT_BIAS.length());
                Linear layer = new Linear(Long.parseLong(parts[1]), Long.parseLong(outputs));
                return hasBias ? layer : layer.withoutBias();
            });

    private static final Expr BIASED = Expr.input(0).plus(Expr.input(1));

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if one of them is less than 1
     */
    public Linear {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "a Linear layer needs at least one input and one output, not " + inputs + " and " + outputs);
        }
    }

    /**
     * A layer whose weights are initialised by {@link Initializer#xavier}.
     *
     * @param inputs the number of inputs, at least 1
     * @param outputs the number of outputs, at least 1
     */
    public Linear(long inputs, long outputs) {
        this(inputs, outputs, Initializer.xavier());
    }

    /**
     * A layer with a bias.
     *
     * @param inputs the number of inputs, at least 1
     * @param outputs the number of outputs, at least 1
     * @param weights the initializer of {@code W}
     */
    public Linear(long inputs, long outputs, Initializer weights) {
        this(inputs, outputs, weights, true);
    }

    /** {@return the same layer without a bias: {@code y = x W}} */
    public Linear withoutBias() {
        return new Linear(inputs, outputs, weights, false);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        Supplier<Tensor> weight = builder.parameter("weight", Shape.of(inputs, outputs), weights);
        Supplier<Tensor> bias = hasBias ? builder.parameter("bias", Shape.of(outputs), Initializer.constant(0)) : null;
        return new Product(this, builder.location(), weight, bias);
    }

    /** The layer in its place in a model. */
    private static final class Product implements Forward {
        private final Linear layer;
        private final String location;
        private final Supplier<Tensor> weight;
        /** Null if there is none. */
        private final Supplier<Tensor> bias;
        /** What follows the product: the addition of the bias; null if there is none. */
        private final Elementwise addition;

        Product(Linear layer, String location, Supplier<Tensor> weight, Supplier<Tensor> bias) {
            this.layer = layer;
            this.location = location;
            this.weight = weight;
            this.bias = bias;
            this.addition = bias == null ? null : Elementwise.of("linear", Kernel.of(2, 0, BIASED));
        }

        @Override
        public Tensor apply(Tensor input, ForwardContext context) {
            return compute(input, addition, null);
        }

        @Override
        public FoldedForward followedBy(String name, Expr function) {
            Elementwise after = bias == null
                    ? Elementwise.of(name, Kernel.of(1, 0, function))
                    : Elementwise.of("linear, " + name, Kernel.of(2, 0, function.withInput(0, BIASED)));
            return (input, _, gradientOfLayer) -> compute(input, after, gradientOfLayer);
        }

        /**
         * @param after what follows the product; null for nothing
         * @param gradientOfProduct is told the gradient before that; null if nobody asks
         */
        private Tensor compute(Tensor input, Elementwise after, Consumer<Tensor> gradientOfProduct) {
            Tensor factor = weight.get();
            layer.requireFits(location, input, factor);
            Shape shape = input.shape();
            boolean isMatrix = shape.rank() == 2;
            Tensor rows = isMatrix ? input : input.reshape(shape.elements() / layer.inputs, layer.inputs);
            Tensor output = after == null
                    ? rows.matmul(factor)
                    : rows.matmulThen(factor, after, bias == null ? List.of() : List.of(bias.get()));
            if (gradientOfProduct != null && GradientHooks.isComputed(output)) {
                GradientHooks.onGradientOfProduct(
                        output, gradient -> gradientOfProduct.accept(isMatrix ? gradient : unfolded(gradient, shape)));
            }
            return isMatrix ? output : unfolded(output, shape);
        }

        /** Rows as the batch of any rank that they were made from. */
        private Tensor unfolded(Tensor rows, Shape input) {
            return rows.reshape(input.with(input.rank() - 1, layer.outputs));
        }
    }

    private void requireFits(String location, Tensor input, Tensor weight) {
        boolean shapeFits = input.shape().rank() >= 1 && input.shape().dim(-1) == inputs;
        if (shapeFits && input.type() == weight.type() && input.device() == weight.device()) {
            return;
        }
        String layer = location + this + " ";
        if (!shapeFits) {
            throw new IllegalArgumentException(
                    layer + "takes a batch of shape [.., " + inputs + "], not " + input.shape());
        }
        if (input.type() != weight.type()) {
            throw new IllegalArgumentException(layer + "takes a batch of " + weight.type() + ", not " + input.type()
                    + ": convert the batch with to(" + weight.type() + ")");
        }
        throw new IllegalArgumentException(layer + "is on the device '" + weight.device() + "', but its input is on '"
                + input.device() + "': move the input with on(device)");
    }

    @Override
    public String toString() {
        return "Linear(" + inputs + ", " + outputs + (hasBias ? ")" : ", no bias)");
    }
}

package org.kudari.nn;

import java.util.List;
import java.util.function.Supplier;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;

/**
 * The affine layer {@code y = x W + b}: from {@code [batch, in]} to {@code [batch, out]}. {@code W} has shape {@code
 * [in, out]} and is initialised by {@link Initializer#xavier} by default. {@code b} has shape {@code [out]} and starts
 * at 0.
 *
 * @param inputs the number of inputs, at least 1
 * @param outputs the number of outputs, at least 1
 * @param weights the initializer of {@code W}
 */
public record Linear(long inputs, long outputs, Initializer weights) implements Layer {
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

    @Override
    public Forward build(ModelBuilder builder) {
        return declare(builder).alone();
    }

    /** Declares the parameters. */
    Product declare(ModelBuilder builder) {
        return new Product(
                this,
                builder.path(),
                builder.parameter("weight", Shape.of(inputs, outputs), weights),
                builder.parameter("bias", Shape.of(outputs), Initializer.constant(0)));
    }

    /** The layer in its place in a model. */
    record Product(Linear layer, String path, Supplier<Tensor> weight, Supplier<Tensor> bias) {
        private static final Expr BIASED = Expr.input(0).plus(Expr.input(1));

        /** The layer alone. */
        Forward alone() {
            return then("linear", BIASED);
        }

        /** The layer and the activation after it, as one product with a fused elementwise operation. */
        Forward then(Activation activation) {
            return then(activation.name(), activation.of(BIASED));
        }

        private Forward then(String name, Expr expression) {
            Elementwise after = Elementwise.of(name, Kernel.of(2, 0, expression));
            return (input, _) -> {
                Tensor factor = weight.get();
                layer.requireFits(path, input, factor);
                return input.matmulThen(factor, after, List.of(bias.get()));
            };
        }
    }

    private void requireFits(String path, Tensor input, Tensor weight) {
        boolean shapeFits = input.shape().rank() == 2 && input.shape().dim(1) == inputs;
        if (shapeFits && input.type() == weight.type() && input.device() == weight.device()) {
            return;
        }
        String layer = "layer " + path + ": Linear(" + inputs + ", " + outputs + ") ";
        if (!shapeFits) {
            throw new IllegalArgumentException(
                    layer + "takes a batch of shape [n, " + inputs + "], not " + input.shape());
        }
        if (input.type() != weight.type()) {
            throw new IllegalArgumentException(layer + "takes a batch of " + weight.type() + ", not " + input.type()
                    + ": convert the batch with to(" + weight.type() + ")");
        }
        throw new IllegalArgumentException(layer + "is on the device '" + weight.device() + "', but its input is on '"
                + input.device() + "': move the input with on(device)");
    }
}

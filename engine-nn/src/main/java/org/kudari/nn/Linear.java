package org.kudari.nn;

import java.util.List;
import java.util.function.Supplier;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.tensor.Tensor;

/**
 * The affine layer {@code y = x W + b}: from {@code [batch, in]} to {@code [batch, out]}. {@code W} has shape {@code
 * [in, out]} and is initialised by Xavier's rule unless told otherwise, {@code b} has shape {@code [out]} and starts at
 * 0.
 *
 * @param weights how the weights start
 */
public record Linear(long inputs, long outputs, Initializer weights) implements Layer {
    public Linear {
        if (inputs < 1 || outputs < 1) {
            throw new IllegalArgumentException(
                    "a Linear layer needs at least one input and one output, not " + inputs + " and " + outputs);
        }
    }

    public Linear(long inputs, long outputs) {
        this(inputs, outputs, Initializer.xavier());
    }

    @Override
    public Forward build(ModelBuilder builder) {
        return build(builder, Activation.named(NamedFunction.IDENTITY));
    }

    /** The layer and the activation after it as one product with one fused map. */
    Forward build(ModelBuilder builder, Activation activation) {
        Supplier<Tensor> weight = builder.parameter("weight", Shape.of(inputs, outputs), weights);
        Supplier<Tensor> bias = builder.parameter("bias", Shape.of(outputs), Initializer.constant(0));
        Expr biased = Expr.input(0).plus(Expr.input(1));
        String path = builder.path();
        Elementwise after = Elementwise.of(activation.name(), Kernel.of(2, 0, activation.of(biased)));
        return (input, _) -> {
            if (input.shape().rank() != 2 || input.shape().dim(1) != inputs) {
                throw new IllegalArgumentException("layer " + path + ": Linear(" + inputs + ", " + outputs
                        + ") takes a batch of shape [n, " + inputs + "], not " + input.shape());
            }
            return input.matmulThen(weight.get(), after, List.of(bias.get()));
        };
    }
}

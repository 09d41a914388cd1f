package org.kudari.loss;

import java.util.ArrayList;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** The operands of a loss whose expression is put together from options. */
final class LossInputs {
    private final String loss;
    private final Shape shape;
    private final List<Tensor> operands = new ArrayList<>();

    /** @param shape the shape of the values, which an operand with as many elements takes on */
    LossInputs(String loss, Shape shape) {
        this.loss = loss;
        this.shape = shape;
    }

    /** Adds an operand, and returns the input that stands for it. */
    Expr add(Tensor operand) {
        operands.add(operand.shape().elements() == shape.elements() ? operand.reshape(shape) : operand);
        return Expr.input(operands.size() - 1);
    }

    /**
     * Returns a value times the weights of rows, or as it is if these are null.
     *
     * @throws IllegalArgumentException if there is not one weight for each row
     */
    Expr weighted(Expr value, Tensor rowWeights) {
        return rowWeights == null
                ? value
                : value.times(add(LossOperands.rowWeights(
                        loss, rowWeights, shape, operands.getFirst().type())));
    }

    /** Computes a value and reduces it. */
    Tensor reduce(LossReduction reduction, Expr value) {
        return kernel(value).apply(reduction, operands);
    }

    /** The sums of a value over the last axis, which is dropped. */
    Tensor sumOfRows(Expr value) {
        return kernel(value).sumOfRows(operands).squeeze(-1);
    }

    private LossKernel kernel(Expr value) {
        return LossKernel.of(loss, operands.size(), value);
    }
}

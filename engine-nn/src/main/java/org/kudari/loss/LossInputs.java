package org.kudari.loss;

import java.util.ArrayList;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** The operands of an expression that is put together from options. */
final class LossInputs {
    private final Shape shape;
    private final List<Tensor> operands = new ArrayList<>();

    /** @param shape the shape of the values, which an operand with as many elements takes on */
    LossInputs(Shape shape) {
        this.shape = shape;
    }

    /** Adds an operand, and returns the input that stands for it. */
    Expr add(Tensor operand) {
        operands.add(operand.shape().elements() == shape.elements() ? operand.reshape(shape) : operand);
        return Expr.input(operands.size() - 1);
    }

    List<Tensor> operands() {
        return operands;
    }
}

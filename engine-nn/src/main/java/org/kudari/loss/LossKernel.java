package org.kudari.loss;

import java.util.List;
import java.util.stream.IntStream;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.LiftedConstants;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.Reduce;
import org.kudari.tensor.Tensor;

/**
 * The values of a loss as one expression, which is fused with the reduction: one call forward and one backward.
 *
 * @param name the name in errors and traces
 * @param kernel the values
 * @param uniforms the numbers of the kernel
 */
record LossKernel(String name, Kernel kernel, double[] uniforms) {

    /**
     * A kernel of an expression. Its constants are uniforms where {@link LiftedConstants} lifts them.
     *
     * @param inputs the number of tensors that it takes
     * @throws IllegalArgumentException if the expression uses another input, or gives truth values
     */
    static LossKernel of(String name, int inputs, Expr expression) {
        LiftedConstants lifted = LiftedConstants.of(expression);
        return of(name, inputs, lifted.expression(), lifted.values());
    }

    /** A kernel of an expression with uniforms of its own. */
    static LossKernel of(String name, int inputs, Expr expression, double... uniforms) {
        Kernel kernel = Kernel.of(inputs, uniforms.length, expression);
        if (kernel.isPredicate(0)) {
            throw new IllegalArgumentException(
                    "the loss '" + name + "' gives truth values, not numbers: choose between two with select");
        }
        return new LossKernel(name, kernel, uniforms);
    }

    /** This kernel times one more input. */
    LossKernel weighted() {
        Expr weight = Expr.input(kernel.inputs());
        Expr weighted = kernel.outputs().getFirst().times(weight);
        return new LossKernel(name, Kernel.of(kernel.inputs() + 1, uniforms.length, weighted), uniforms);
    }

    /**
     * Computes the values and reduces them.
     *
     * @param operands they broadcast to the shape of the first; a mean is over its elements
     */
    Tensor apply(LossReduction reduction, List<Tensor> operands) {
        return switch (reduction) {
            case NONE -> operands.getFirst().apply(new Elementwise(name, kernel, uniforms, null), operands);
            case MEAN -> total(Reduction.MEAN, operands);
            case SUM -> total(Reduction.SUM, operands);
        };
    }

    private Tensor total(Reduction reduction, List<Tensor> operands) {
        int rank = operands.getFirst().shape().rank();
        List<Integer> all = IntStream.range(0, rank).boxed().toList();
        return over(all, reduction, operands).reshape(Shape.SCALAR);
    }

    /** The sums of the values over the last axis, which stays with extent 1. */
    Tensor sumOfRows(List<Tensor> operands) {
        return over(List.of(operands.getFirst().shape().rank() - 1), Reduction.SUM, operands);
    }

    private Tensor over(List<Integer> axes, Reduction reduction, List<Tensor> operands) {
        return operands.getFirst().apply(new Reduce(name, reduction, kernel, uniforms, axes), operands);
    }
}

package org.kudari.op;

import java.util.function.UnaryOperator;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

/**
 * A function of tensors and a number. The number is a uniform, so all numbers share one kernel. Uniforms are doubles; a
 * {@code long} that no double holds is given in two parts, which the kernel adds, so it has a kernel of its own.
 *
 * @param name the name in error messages and traces
 * @param kernel takes the number as a uniform
 * @param kernelOfParts takes the parts of a number as two uniforms; for integer types only
 */
record NumberOperand(String name, Kernel kernel, Kernel kernelOfParts) {
    private static final Expr NUMBER = Expr.uniform(0);
    private static final Expr SUM_OF_PARTS = Expr.uniform(0).plus(Expr.uniform(1));

    /**
     * @param inputs the number of tensors
     * @param function from the number to the expression
     */
    static NumberOperand of(String name, int inputs, UnaryOperator<Expr> function) {
        return new NumberOperand(
                name, Kernel.of(inputs, 1, function.apply(NUMBER)), Kernel.of(inputs, 2, function.apply(SUM_OF_PARTS)));
    }

    /** The operation with a number. */
    Elementwise with(double number) {
        return new Elementwise(name, kernel, new double[] {number}, null);
    }

    /**
     * The operation with a whole number.
     *
     * @param type the type of the tensor that meets the number
     */
    Elementwise with(long number, DType type) {
        return type.isFloating() || !Expr.isRounded(number)
                ? with(Numbers.rounded(number, type))
                : new Elementwise(name, kernelOfParts, Numbers.parts(number), null);
    }
}

package org.kudari.op;

import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.expm1;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * The gradient of a {@link LogSoftmax}: {@code g - exp(y) s}. Operands: the logarithm y of the softmax, its gradient g,
 * and the sum s of g.
 *
 * <p>It is computed as {@code g (1 - exp(y)) - exp(y) (s - g)}, where {@code 1 - exp(y)} is {@code -expm1(y)}. So it has
 * all its digits where the softmax is nearly 1. Its own gradients are those of the simple form, which lose none.
 */
public record LogSoftmaxGradient() implements BackendOp {
    /** The operation; it has no parameters. */
    public static final LogSoftmaxGradient INSTANCE = new LogSoftmaxGradient();

    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final Expr Z = Expr.input(2);

    private static final Elementwise VALUE = Elementwise.of(
            "logSoftmax'", Kernel.of(3, 0, exp(X).times(Y.minus(Z)).minus(Y.times(expm1(X)))));

    /** Inputs: y, s and the upstream gradient. */
    private static final Elementwise FOR_LOGARITHM = Elementwise.of(
            "logSoftmax''", Kernel.of(3, 0, exp(X).times(Y).times(Z).negate()));

    /** Inputs: y and the upstream gradient. */
    private static final Elementwise FOR_SUM =
            Elementwise.of("logSoftmax''", Kernel.of(2, 0, exp(X).times(Y).negate()));

    @Override
    public String name() {
        return VALUE.name();
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return VALUE.result(operands);
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        VALUE.run(backend, operands, out, accumulate);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return new SavedForBackward(((needs & 0b101) != 0 ? 0b001 : 0) | ((needs & 0b001) != 0 ? 0b100 : 0), false);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T upstream = context.upstream();
        context.addGradient(1, upstream);
        if (context.needs(0)) {
            context.addGradient(0, FOR_LOGARITHM, List.of(context.operand(0), context.operand(2), upstream));
        }
        if (context.needs(2)) {
            context.addGradient(2, FOR_SUM, List.of(context.operand(0), upstream));
        }
    }
}

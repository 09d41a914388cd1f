package org.kudari.op;

import static org.kudari.expr.Functions.exp;

import java.util.List;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/** {@code exp(x) / sum(exp(x))} over one axis, computed as {@code exp(x - logSumExp(x))}. */
public record Softmax(int axis) implements CompositeOp {
    private static final Expr X = Expr.input(0);
    private static final Expr Y = Expr.input(1);
    private static final Map EXP_OF_DIFFERENCE = Map.of("softmax", Kernel.of(2, 0, exp(X.minus(Y))));
    private static final Kernel PRODUCT = Kernel.of(2, 0, X.times(Y));

    /** y (g - sum(g y)): inputs y, g and the sum. */
    private static final Map GRADIENT = Map.of("softmax'", Kernel.of(3, 0, X.times(Y.minus(Expr.input(2)))));

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public <T extends TensorOps<T>> T forward(List<T> operands) {
        T x = operands.getFirst();
        return x.apply(EXP_OF_DIFFERENCE, x.apply(new LogSumExp(axis)));
    }

    @Override
    public Saves saves(long needs) {
        return Saves.OUTPUT;
    }

    @Override
    public <T extends TensorOps<T>> void backward(Backprop<T> pass) {
        T y = pass.output();
        T g = pass.upstream();
        T mean = g.apply(Reduce.of("softmax'", Reduction.SUM, PRODUCT, List.of(axis)), y);
        pass.give(0, GRADIENT, List.of(y, g, mean));
    }
}

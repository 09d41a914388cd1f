package org.kudari.op;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.backend.Backend;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.Pullback;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * A reduction of elementwise values over some axes, which stay with extent 1: {@code sum(kernel(a, b, ...))} in one
 * pass. The sum of integers and of truth values is {@code INT64}; a mean needs a floating type.
 *
 * @param name the name in error messages and traces
 * @param reduction the way elements are combined
 * @param kernel one output; the identity for a plain reduction, and always for MAX and MIN
 * @param uniforms the numbers of this call, one for each uniform of the kernel
 * @param axes the reduced axes in ascending order, from 0
 */
public record Reduce(String name, Reduction reduction, Kernel kernel, double[] uniforms, List<Integer> axes)
        implements BackendOp {
    private static final double[] NO_UNIFORMS = {};

    private static final Expr IS_EQUAL = Functions.equal(Expr.input(0), Expr.input(1));
    private static final Kernel IS_EXTREME = Kernel.of(2, 0, IS_EQUAL);
    private static final Elementwise SHARE_OF_EXTREME =
            Elementwise.of("extreme'", Kernel.of(3, 0, Functions.select(IS_EQUAL, Expr.input(2), Expr.constant(0))));

    // Cached plain reductions over the first four axes.
    private static final Reduce[][] PLAIN = new Reduce[Reduction.values().length][1 << 4];

    static {
        for (Reduction reduction : Reduction.values()) {
            Arrays.setAll(PLAIN[reduction.ordinal()], axes -> of(reduction, axes(axes)));
        }
    }

    /**
     * {@return a plain reduction of one operand}
     *
     * @param reduction the way elements are combined
     * @param axes the reduced axes in ascending order, from 0
     */
    public static Reduce of(Reduction reduction, List<Integer> axes) {
        String name = switch (reduction) {
            case SUM -> "sum";
            case MEAN -> "mean";
            case MAX -> "max";
            case MIN -> "min";
        };
        return of(name, reduction, Kernel.IDENTITY, axes);
    }

    /**
     * {@return a plain reduction of one operand over a set of axes}
     *
     * @param reduction the way elements are combined
     * @param axes bit {@code i} for axis {@code i}
     */
    public static Reduce over(Reduction reduction, long axes) {
        Reduce[] known = PLAIN[reduction.ordinal()];
        return 0 <= axes && axes < known.length ? known[(int) axes] : of(reduction, axes(axes));
    }

    static List<Integer> axes(long set) {
        return IntStream.range(0, Long.SIZE)
                .filter(axis -> (set >> axis & 1) != 0)
                .boxed()
                .toList();
    }

    /**
     * {@return a sum or mean of elementwise values}
     *
     * @param name the name in error messages and traces
     * @param reduction SUM or MEAN
     * @param kernel one output, without uniforms
     * @param axes the reduced axes in ascending order, from 0
     */
    public static Reduce of(String name, Reduction reduction, Kernel kernel, List<Integer> axes) {
        return new Reduce(name, reduction, kernel, NO_UNIFORMS, axes);
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        DType computed = Elementwise.requireComputable(kernel, uniforms, operands);
        Shape full = Broadcasting.commonShape(name, operands);
        Shape reduced = Axes.kept(full, axes);
        return switch (reduction) {
            case SUM -> new TensorSpec(computed.isFloating() ? computed : DType.INT64, reduced);
            case MEAN -> {
                if (!computed.isFloating()) {
                    throw new IllegalArgumentException(name + " needs a floating type, but the operand is " + computed
                            + ": convert it with to(FLOAT32)");
                }
                yield new TensorSpec(computed, reduced);
            }
            case MAX, MIN -> {
                if (full.elements() == 0 && reduced.elements() > 0) {
                    throw new IllegalArgumentException(
                            name + " of no elements is undefined: shape " + full + ", axes " + axes);
                }
                yield new TensorSpec(computed, reduced);
            }
        };
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        Shape full = operands.getFirst().shape();
        for (int i = 1; i < operands.size(); i++) {
            full = Shape.broadcast(full, operands.get(i).shape());
        }
        backend.reduce(reduction, kernel, uniforms, Broadcasting.views(operands, full), out, accumulate);
    }

    @Override
    public boolean accumulates() {
        return reduction == Reduction.SUM || reduction == Reduction.MEAN;
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return accumulates()
                ? Elementwise.savedForBackward(kernel.pullbackOnInputs(needs))
                : new SavedForBackward(1, true);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        switch (reduction) {
            case SUM -> backwardOfSum(context, context.upstream());
            case MEAN -> {
                double count = (double) fullShape(context).elements()
                        / context.upstream().shape().elements();
                backwardOfSum(context, context.upstream().div(count));
            }
            case MAX, MIN -> backwardOfExtreme(context);
        }
    }

    private <T extends TensorOps<T>> void backwardOfSum(BackwardContext<T> context, T upstream) {
        T repeated = upstream.broadcastTo(fullShape(context));
        Pullback pullback = kernel.pullbackOnInputs(context.recordedNeeds()).only(context.needs());
        Elementwise.backwardOfSum(context, name, pullback, uniforms, repeated);
    }

    /**
     * Elements that are equally extreme share the gradient equally. They are counted and selected by kernels that read
     * the elements and the extremes, so no truth values are stored.
     */
    private <T extends TensorOps<T>> void backwardOfExtreme(BackwardContext<T> context) {
        T x = context.operand(0);
        T extreme = context.output();
        T count = x.apply(of("count", Reduction.SUM, IS_EXTREME, axes), extreme);
        T share = context.upstream().div(count);
        context.addGradient(0, SHARE_OF_EXTREME, List.of(x, extreme, share));
    }

    private static Shape fullShape(BackwardContext<?> context) {
        Shape full = context.operandShape(0);
        for (int i = 1; i < context.operands(); i++) {
            full = Shape.broadcast(full, context.operandShape(i));
        }
        return full;
    }
}

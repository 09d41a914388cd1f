package org.kudari.op;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;
import org.kudari.op.NormalizeKernels.Weighting;

/**
 * {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, where mean and variance are those of x itself: layer
 * normalization (Ba, Kiros and Hinton, arXiv:1607.06450), and over other axes that of batches (Ioffe and Szegedy,
 * arXiv:1502.03167) and of groups (Wu and He, arXiv:1803.08494). Without the mean, and with the mean of the squares as
 * the variance, it is RMSNorm (Zhang and Sennrich, arXiv:1910.07467).
 *
 * <p>Operands: x; its variance over the axes, which stay with extent 1; and then those of mean, weight and bias that
 * there are, in this order. The mean has the shape of the variance. Weight and bias broadcast to x.
 *
 * <p>The value is one map. The statistics are operands, so that a caller who needs them has them ({@link Moments}). The
 * gradient of x includes the contributions through the statistics, which therefore get none. They come with their own
 * history, so second derivatives work. Statistics that are not those of x need {@link #map()}.
 *
 * @param axes the axes that mean and variance are taken over, in ascending order, from 0
 * @param centered whether the mean is subtracted
 * @param weighted whether there is a weight
 * @param biased whether there is a bias
 * @param epsilon is added to the variance, below the root; at least 0
 */
public record Normalize(List<Integer> axes, boolean centered, boolean weighted, boolean biased, double epsilon)
        implements BackendOp {
    private static final String NAME = "normalize";
    private static final String GRADIENT_NAME = NAME + "'";

    /**
     * Checks the epsilon.
     *
     * @throws IllegalArgumentException if epsilon is negative or NaN
     */
    public Normalize {
        if (!(epsilon >= 0)) {
            throw new IllegalArgumentException(
                    NAME + ": epsilon must be at least 0, but is " + epsilon + ": 1e-5 is usual");
        }
    }

    /**
     * The operation on x and its statistics.
     *
     * @param mean null if x is not centered
     * @param weight null for none
     * @param bias null for none
     */
    static <T extends TensorOps<T>> T apply(
            T x, List<Integer> axes, T mean, T variance, double epsilon, T weight, T bias) {
        Normalize operation = new Normalize(axes, mean != null, weight != null, bias != null, epsilon);
        return x.apply(operation, operands(x, variance, mean, weight, bias));
    }

    /** The operation's map on x and any statistics that broadcast to x; null as in {@link #apply}. */
    static <T extends TensorOps<T>> T applyMap(T x, T mean, T variance, double epsilon, T weight, T bias) {
        requireBroadcasts("mean", mean, x);
        requireBroadcasts("variance", variance, x);
        requireBroadcasts("weight", weight, x);
        requireBroadcasts("bias", bias, x);
        Normalize operation = new Normalize(List.of(), mean != null, weight != null, bias != null, epsilon);
        return x.apply(operation.map(), operands(x, variance, mean, weight, bias));
    }

    @SafeVarargs
    private static <T> List<T> operands(T... orNull) {
        List<T> operands = new ArrayList<>(orNull.length);
        for (T operand : orNull) {
            if (operand != null) {
                operands.add(operand);
            }
        }
        return operands;
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * {@return the same function as a plain map, whose gradients take the statistics for constants or operands like any
     * other} It is one kernel forward and one backward.
     */
    public Elementwise map() {
        Kernel kernel = NormalizeKernels.value(centered, weighted, biased);
        return new Elementwise(NAME, kernel, new double[] {epsilon}, null);
    }

    private int weight() {
        return NormalizeKernels.statistics(centered);
    }

    private int bias() {
        return weight() + (weighted ? 1 : 0);
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        Elementwise map = map();
        // The map's own message tells of a wrong number of operands.
        if (operands.size() == map.kernel().inputs()) {
            requireFits(operands);
        }
        return map.result(operands);
    }

    private void requireFits(List<? extends TensorLike<?>> operands) {
        TensorLike<?> x = operands.getFirst();
        requireStatistic("variance", operands.get(1), x);
        if (centered) {
            requireStatistic("mean", operands.get(2), x);
        }
        requireBroadcasts("weight", weighted ? operands.get(weight()) : null, x);
        requireBroadcasts("bias", biased ? operands.get(bias()) : null, x);
    }

    private void requireStatistic(String name, TensorLike<?> statistic, TensorLike<?> x) {
        Shape expected = Axes.kept(x.shape(), axes);
        if (!statistic.shape().equals(expected)) {
            throw new IllegalArgumentException(NAME + ": the " + name + " of x " + x.shape() + " over the axes " + axes
                    + " has shape " + expected + ", not " + statistic.shape());
        }
    }

    private static void requireBroadcasts(String name, TensorLike<?> orNull, TensorLike<?> x) {
        if (orNull != null && !orNull.shape().broadcastsTo(x.shape())) {
            throw new IllegalArgumentException(NAME + ": a " + name + " of shape " + orNull.shape()
                    + " does not broadcast to x of shape " + x.shape()
                    + ": aligned at the last axis, each extent must be that of x or 1");
        }
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        map().run(backend, operands, out, accumulate);
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        boolean ofX = (needs & 1) != 0;
        boolean ofWeight = weighted && (needs >> weight() & 1) != 0;
        long statistics = ofX || ofWeight ? (1L << NormalizeKernels.statistics(centered)) - 1 : 0;
        return new SavedForBackward(statistics | (ofX && weighted ? 1L << weight() : 0), false);
    }

    /**
     * With y the normalized x, and h the upstream gradient times the weight, the gradient of x is {@code (h - mean(h) -
     * y mean(h y)) / sqrt(variance + epsilon)}; without {@code mean(h)} if x is not centered. The sums are those of h and
     * of {@code h (x - mean)}. Where each group has one weight, the weight is left out of them, and they are all that
     * the gradients of weight and bias need.
     */
    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        if (!context.needs(0)) {
            addGradientOfWeight(context);
            addGradientOfBias(context, context.upstream());
        } else if (weighted && !isOneForGroup(context, weight())) {
            addGradientOfX(context, Weighting.IN_SUMS);
            addGradientOfWeight(context);
            addGradientOfBias(context, context.upstream());
        } else {
            Sums<T> sums = addGradientOfX(context, weighted ? Weighting.FACTOR : Weighting.NONE);
            if (weighted) {
                context.addGradient(
                        weight(),
                        map(NormalizeKernels.SCALED_SUM, epsilon),
                        List.of(sums.ofProducts(), context.operand(1)));
            }
            boolean isSum = centered && biased && isOneForGroup(context, bias());
            addGradientOfBias(context, isSum ? sums.ofGradient() : context.upstream());
        }
    }

    private <T extends TensorOps<T>> void addGradientOfWeight(BackwardContext<T> context) {
        if (weighted && context.needs(weight())) {
            Elementwise gradient = map(NormalizeKernels.weightGradient(centered), epsilon);
            context.addGradient(weight(), gradient, join(statistics(context), List.of(context.upstream())));
        }
    }

    private <T extends TensorOps<T>> void addGradientOfBias(BackwardContext<T> context, T gradient) {
        if (biased) {
            context.addGradient(bias(), gradient);
        }
    }

    private static Elementwise map(Kernel kernel, double... uniforms) {
        return new Elementwise(GRADIENT_NAME, kernel, uniforms, null);
    }

    /**
     * The sums over the axes that the gradient of x reads.
     *
     * @param ofProducts of {@code h (x - mean)}
     * @param ofGradient of h; null if x is not centered
     */
    private record Sums<T>(T ofProducts, T ofGradient) {}

    private <T extends TensorOps<T>> Sums<T> addGradientOfX(BackwardContext<T> context, Weighting weighting) {
        T x = context.operand(0);
        T g = context.upstream();
        List<T> mean = centered ? List.of(context.operand(2)) : List.of();
        List<T> weight = weighted ? List.of(context.operand(weight())) : List.of();
        List<T> inSums = weighting == Weighting.IN_SUMS ? weight : List.of();

        T ofProducts = sum(
                g, NormalizeKernels.product(centered, !inSums.isEmpty()), join(List.of(x), mean, List.of(g), inSums));
        T ofGradient = null;
        if (centered) {
            ofGradient =
                    sum(g, inSums.isEmpty() ? Kernel.IDENTITY : NormalizeKernels.WEIGHTED, join(List.of(g), inSums));
        }
        List<T> sums = centered ? List.of(ofProducts, ofGradient) : List.of(ofProducts);
        Elementwise gradient =
                map(NormalizeKernels.gradient(centered, weighting), epsilon, 1.0 / elementsOfSum(context));
        context.addGradient(0, gradient, join(statistics(context), List.of(g), weight, sums));
        return new Sums<>(ofProducts, ofGradient);
    }

    private <T extends TensorOps<T>> T sum(T tensor, Kernel kernel, List<T> operands) {
        return tensor.apply(Reduce.of(GRADIENT_NAME, Reduction.SUM, kernel, axes), operands);
    }

    /**
     * Whether an operand is the same for all elements of x that share a mean, and there are some. The variance of none is
     * NaN, and must not reach a gradient.
     */
    private boolean isOneForGroup(BackwardContext<?> context, int operand) {
        Shape shape = context.operandShape(operand);
        if (context.operandShape(0).elements() == 0) {
            return false;
        }
        int added = context.operandShape(0).rank() - shape.rank();
        return axes.stream().allMatch(axis -> axis < added || shape.dim(axis - added) == 1);
    }

    private long elementsOfSum(BackwardContext<?> context) {
        Shape x = context.operandShape(0);
        return axes.stream().mapToLong(x::dim).reduce(1, Math::multiplyExact);
    }

    private <T extends TensorOps<T>> List<T> statistics(BackwardContext<T> context) {
        return centered
                ? List.of(context.operand(0), context.operand(1), context.operand(2))
                : List.of(context.operand(0), context.operand(1));
    }

    @SafeVarargs
    private static <T> List<T> join(List<T>... lists) {
        List<T> all = new ArrayList<>();
        for (List<T> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}

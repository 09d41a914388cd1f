package org.kudari.loss;

import static org.kudari.expr.Functions.select;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.kudari.expr.Expr;
import org.kudari.op.CrossEntropy;
import org.kudari.op.GatherLabels;
import org.kudari.tensor.Tensor;

/**
 * The cross-entropy of softmax(logits) and the true classes, with the options of PyTorch's {@code cross_entropy}. It is
 * accurate for logits of any size, and for a loss near 0. Unlike PyTorch's, the classes are on the last axis.
 *
 * <p>The targets are labels, {@code [batch]} of an integer type, or soft targets, {@code [batch, classes]} of a floating
 * type: the probability of each class. The batch may have several axes. With w for the class weights and p for the
 * softmax, the value of a row is
 *
 * <ul>
 *   <li>of a label y: {@code -w[y] (1 - smoothing) ln p[y] - smoothing / classes * sum(w ln p)}
 *   <li>of soft targets t: {@code -sum(w ((1 - smoothing) t + smoothing / classes) ln p)}
 * </ul>
 *
 * <p>A mean over labels is the sum divided by the sum of the true classes' weights, over the rows that are not ignored:
 * by their number if there are no class weights. If all rows are ignored, it is NaN, and its gradient 0. A mean over
 * soft targets is divided by the number of rows, whatever the class weights. Label smoothing: Szegedy et al.,
 * arXiv:1512.00567.
 *
 * @param labelSmoothing the share of the target that is spread over all classes, from 0 to 1
 * @param classWeights a weight for each class, at least 0; empty for 1 for all. They are uploaded at each call.
 * @param ignoredIndex the label of rows that count for nothing, which need not be a class; soft targets have none
 * @param reduction what becomes of the values of the rows
 */
public record CrossEntropyLoss(
        double labelSmoothing, List<Double> classWeights, OptionalLong ignoredIndex, LossReduction reduction)
        implements RowLoss {
    private static final String NAME = "crossEntropy";
    private static final CrossEntropyLoss PLAIN = new CrossEntropyLoss();
    private static final GatherLabels OF_LABELS = new GatherLabels(NAME);
    private static final LossKernel PRODUCT =
            LossKernel.of(NAME, 2, Expr.input(0).times(Expr.input(1)));

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if the smoothing is not from 0 to 1, or a weight is negative or not finite
     */
    public CrossEntropyLoss {
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
            throw new IllegalArgumentException(NAME + ": label smoothing goes from 0 to 1, not " + labelSmoothing);
        }
        classWeights = List.copyOf(classWeights);
        LossOperands.requireNotNegative(NAME, "class weights", classWeights);
    }

    /** The mean cross-entropy without options. */
    public CrossEntropyLoss() {
        this(0, List.of(), OptionalLong.empty(), LossReduction.MEAN);
    }

    /**
     * {@return this loss with label smoothing}
     *
     * @param share the share of the target that is spread over all classes, from 0 to 1; 0.1 is common
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public CrossEntropyLoss withLabelSmoothing(double share) {
        return new CrossEntropyLoss(share, classWeights, ignoredIndex, reduction);
    }

    /**
     * {@return this loss with class weights} {@link ClassWeights#balanced} computes some.
     *
     * @param weights a weight for each class, at least 0; none for 1 for all
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public CrossEntropyLoss withClassWeights(double... weights) {
        return new CrossEntropyLoss(
                labelSmoothing, Arrays.stream(weights).boxed().toList(), ignoredIndex, reduction);
    }

    /**
     * {@return this loss with a label that is ignored} PyTorch ignores -100 by default; here nothing is.
     *
     * @param label the label of rows that count for nothing; it need not be a class
     */
    public CrossEntropyLoss withIgnoredIndex(long label) {
        return new CrossEntropyLoss(labelSmoothing, classWeights, OptionalLong.of(label), reduction);
    }

    @Override
    public CrossEntropyLoss withReduction(LossReduction other) {
        return new CrossEntropyLoss(labelSmoothing, classWeights, ignoredIndex, other);
    }

    /**
     * Computes the loss.
     *
     * @param logits {@code [batch, classes]}, of a floating type; the batch may have several axes
     * @param targets {@code [batch]}, class indices from 0 of an integer type; or {@code [batch, classes]} of a floating
     *     type, the probability of each class
     * @return a scalar, or {@code [batch]} if there is no reduction
     * @throws IndexOutOfBoundsException if a label is neither the index of a class nor ignored; on an asynchronous
     *     device, when the result is read
     * @throws IllegalArgumentException if shapes or types do not fit, or there is not one weight for each class
     */
    @Override
    public Tensor of(Tensor logits, Tensor targets) {
        return compute(logits, targets, null);
    }

    @Override
    public Tensor of(Tensor logits, Tensor targets, Tensor rowWeights) {
        return compute(logits, targets, rowWeights);
    }

    private Tensor compute(Tensor logits, Tensor targets, Tensor rowWeights) {
        boolean soft = targets.type().isFloating()
                && targets.shape().rank() == logits.shape().rank();
        return soft
                ? ofSoftTargets(logits, targets, rowWeights)
                : ofLabels(ClassLabels.of(NAME, logits, targets), rowWeights);
    }

    private Tensor ofLabels(ClassLabels rows, Tensor rowWeights) {
        Tensor logits = rows.logits();
        if (rowWeights == null && equals(PLAIN)) {
            return logits.apply(CrossEntropy.INSTANCE, rows.indices());
        }
        Tensor isIgnored = ignoredIndex.isPresent() ? rows.indices().equalTo(ignoredIndex.getAsLong()) : null;
        Tensor labels = isIgnored == null ? rows.indices() : isIgnored.not().select(rows.indices(), 0L);
        Tensor weights = classWeights(logits);
        Tensor weightsOfLabels =
                weights == null ? null : weights.broadcastTo(logits.shape()).apply(OF_LABELS, labels);
        Tensor logSoftmax = logits.logSoftmax(1);

        LossInputs inputs = new LossInputs(NAME, rows.batch());
        Expr value = inputs.add(logSoftmax.apply(OF_LABELS, labels)).times(1 - labelSmoothing);
        if (weights != null) {
            value = value.times(inputs.add(weightsOfLabels));
        }
        if (labelSmoothing > 0) {
            Tensor sums = weights == null ? logSoftmax.sumKeepDims(1) : PRODUCT.sumOfRows(List.of(logSoftmax, weights));
            value = value.plus(inputs.add(sums).times(labelSmoothing / rows.classes()));
        }
        if (isIgnored != null) {
            value = select(inputs.add(isIgnored), Expr.constant(0), value);
        }
        value = inputs.weighted(value.negate(), rowWeights);
        boolean dividesByCount = weights == null && isIgnored == null;
        return reduction != LossReduction.MEAN || dividesByCount
                ? inputs.reduce(reduction, value)
                : inputs.reduce(LossReduction.SUM, value).div(total(isIgnored, weightsOfLabels));
    }

    /** The sum of the true classes' weights over the rows that are not ignored. One of both arguments may be null. */
    private static Tensor total(Tensor isIgnored, Tensor weightsOfLabels) {
        if (isIgnored == null) {
            return weightsOfLabels.sum();
        }
        Tensor isCounted = isIgnored.not();
        return weightsOfLabels == null
                ? isCounted.sum()
                : isCounted.select(weightsOfLabels, 0).sum();
    }

    private Tensor ofSoftTargets(Tensor logits, Tensor targets, Tensor rowWeights) {
        ClassLabels.requireLogits(NAME, logits, targets);
        if (!targets.shape().equals(logits.shape())) {
            throw new IllegalArgumentException(NAME + ": soft targets of shape " + targets.shape()
                    + " do not fit logits of shape " + logits.shape() + ": they must have one shape");
        }
        if (ignoredIndex.isPresent()) {
            throw new IllegalArgumentException(NAME + ": the label " + ignoredIndex.getAsLong()
                    + " cannot be ignored in soft targets, which have no labels: give the row the weight 0");
        }
        long classes = logits.shape().dim(-1);
        LossInputs inputs = new LossInputs(NAME, logits.shape());
        Expr logarithm = inputs.add(logits.logSoftmax(-1));
        Expr target = inputs.add(targets).times(1 - labelSmoothing);
        if (labelSmoothing > 0) {
            target = target.plus(labelSmoothing / classes);
        }
        Expr value = target.times(logarithm).negate();
        if (!classWeights.isEmpty()) {
            value = value.times(inputs.add(classWeights(logits)));
        }
        value = inputs.weighted(value, rowWeights);
        return switch (reduction) {
            case NONE -> inputs.sumOfRows(value);
            case SUM -> inputs.reduce(reduction, value);
            case MEAN -> {
                long rows = logits.shape().without(logits.shape().rank() - 1).elements();
                yield inputs.reduce(LossReduction.SUM, value).div(rows);
            }
        };
    }

    /** {@code [classes]}, or null for 1 for all. */
    private Tensor classWeights(Tensor logits) {
        return classWeights.isEmpty() ? null : LossOperands.columns(NAME, "class weights", classWeights, logits);
    }
}

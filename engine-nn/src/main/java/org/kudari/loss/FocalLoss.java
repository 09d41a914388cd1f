package org.kudari.loss;

import static org.kudari.expr.Functions.expm1;
import static org.kudari.expr.Functions.max;
import static org.kudari.expr.Functions.pow;

import java.util.Arrays;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.op.GatherLabels;
import org.kudari.tensor.Tensor;

/**
 * The focal loss of softmax(logits) and the true classes: {@code -alpha[y] (1 - p[y])^gamma ln p[y]}, a cross-entropy in
 * which rows that are right already count less. Lin, Goyal, Girshick, He, Dollar, "Focal Loss for Dense Object
 * Detection", arXiv:1708.02002. PyTorch has none; {@link Losses#binaryFocal} is torchvision's.
 *
 * <p>A mean is divided by the number of rows, whatever the alphas.
 *
 * @param gamma the focusing exponent, at least 0; 0 gives the cross-entropy, 2 is common
 * @param alphas a factor for each class, at least 0; empty for 1 for all. They are uploaded at each call.
 * @param reduction what becomes of the values of the rows
 */
public record FocalLoss(double gamma, List<Double> alphas, LossReduction reduction) implements RowLoss {
    private static final String NAME = "focal";
    private static final GatherLabels OF_LABELS = new GatherLabels(NAME);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public FocalLoss {
        alphas = List.copyOf(alphas);
        LossOperands.requireNotNegative(NAME, "gamma", List.of(gamma));
        LossOperands.requireNotNegative(NAME, "alphas", alphas);
    }

    /**
     * {@return this loss with a factor for each class}
     *
     * @param factors the factors, at least 0; none for 1 for all
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public FocalLoss withAlphas(double... factors) {
        return new FocalLoss(gamma, Arrays.stream(factors).boxed().toList(), reduction);
    }

    @Override
    public FocalLoss withReduction(LossReduction other) {
        return new FocalLoss(gamma, alphas, other);
    }

    /**
     * Computes the loss.
     *
     * @param logits {@code [batch, classes]}, of a floating type; the batch may have several axes
     * @param labels {@code [batch]}, class indices from 0, of an integer type
     * @return a scalar, or {@code [batch]} if there is no reduction
     * @throws IndexOutOfBoundsException if a label is not the index of a class; on an asynchronous device, when the
     *     result is read
     * @throws IllegalArgumentException if shapes or types do not fit, or there is not one alpha for each class
     */
    @Override
    public Tensor of(Tensor logits, Tensor labels) {
        return compute(logits, labels, null);
    }

    @Override
    public Tensor of(Tensor logits, Tensor labels, Tensor rowWeights) {
        return compute(logits, labels, rowWeights);
    }

    private Tensor compute(Tensor logits, Tensor labels, Tensor rowWeights) {
        ClassLabels rows = ClassLabels.of(NAME, logits, labels);
        LossInputs inputs = new LossInputs(NAME, rows.batch());
        Expr logarithm = inputs.add(rows.logits().logSoftmax(1).apply(OF_LABELS, rows.indices()));
        Expr value = focus(expm1(logarithm).negate(), gamma).times(logarithm).negate();
        if (!alphas.isEmpty()) {
            Tensor ofClasses = LossOperands.columns(NAME, "alphas", alphas, rows.logits());
            value = value.times(
                    inputs.add(ofClasses.broadcastTo(rows.logits().shape()).apply(OF_LABELS, rows.indices())));
        }
        return inputs.reduce(reduction, inputs.weighted(value, rowWeights));
    }

    /**
     * The factor of an element.
     *
     * @param missed the share that the wrong classes get. Held away from 0, where a root has no slope.
     */
    static Expr focus(Expr missed, double gamma) {
        return pow(max(missed, Float.MIN_NORMAL), gamma);
    }
}

package org.kudari.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.kudari.expr.Expr;
import org.kudari.expr.LiftedConstants;
import org.kudari.tensor.Tensor;

/**
 * A loss with a value for each pair of a prediction and a target. One of one's own takes a line: {@code
 * ElementwiseLoss.of("quartic", (y, t) -> square(square(y.minus(t))))}. With its reduction and the weights of rows it is
 * one fused call forward, and one backward, on every device.
 *
 * <p>Predictions and targets must have the same shape: they do not broadcast. A mean is over all elements; weights of
 * rows do not change what it is divided by.
 */
public final class ElementwiseLoss implements RowLoss {
    private final LossKernel values;
    private final LossKernel weightedValues;
    private final List<Double> columns;
    private final LossReduction reduction;

    private ElementwiseLoss(
            LossKernel values, LossKernel weightedValues, List<Double> columns, LossReduction reduction) {
        this.values = values;
        this.weightedValues = weightedValues;
        this.columns = columns;
        this.reduction = reduction;
    }

    private static ElementwiseLoss of(LossKernel values, List<Double> columns) {
        return new ElementwiseLoss(values, values.weighted(), columns, LossReduction.MEAN);
    }

    /** A function of a prediction, a target and a number. */
    @FunctionalInterface
    public interface OfNumber {
        /**
         * Builds the expression.
         *
         * @param prediction the prediction
         * @param target the target
         * @param number the number
         * @return the loss of the element
         */
        Expr apply(Expr prediction, Expr target, Expr number);
    }

    /**
     * A loss of one's own, reduced to its mean. Losses whose expressions differ only in constants share their kernels,
     * as {@link LiftedConstants} tells.
     *
     * @param name the name in errors and traces
     * @param function the loss of an element, from its prediction and its target
     * @return the loss
     * @throws IllegalArgumentException if the expression uses inputs of its own, or gives truth values
     */
    public static ElementwiseLoss of(String name, BinaryOperator<Expr> function) {
        return of(LossKernel.of(name, 2, function.apply(Expr.input(0), Expr.input(1))), List.of());
    }

    /**
     * A loss of one's own with a number that is the same for all elements, or one for each index of the last axis: a
     * quantile for each column of the predictions.
     *
     * @param name the name in errors and traces
     * @param function the loss of an element, from its prediction, its target and the number
     * @param numbers one number, or as many as the last axis of the predictions is long
     * @return the loss
     * @throws IllegalArgumentException if there is no number, or the expression uses inputs of its own or gives truth
     *     values
     */
    public static ElementwiseLoss of(String name, OfNumber function, double... numbers) {
        if (numbers.length == 0) {
            throw new IllegalArgumentException(name + " takes at least one number");
        }
        Expr prediction = Expr.input(0);
        Expr target = Expr.input(1);
        if (numbers.length == 1) {
            Expr expression = function.apply(prediction, target, Expr.uniform(0));
            return of(LossKernel.of(name, 2, expression, numbers[0]), List.of());
        }
        List<Double> columns = Arrays.stream(numbers).boxed().toList();
        return of(LossKernel.of(name, 3, function.apply(prediction, target, Expr.input(2))), columns);
    }

    /** {@return the name in errors and traces} */
    public String name() {
        return values.name();
    }

    @Override
    public LossReduction reduction() {
        return reduction;
    }

    @Override
    public ElementwiseLoss withReduction(LossReduction reduction) {
        return new ElementwiseLoss(values, weightedValues, columns, reduction);
    }

    /**
     * Computes the loss.
     *
     * @param predictions the predictions, of any shape and a floating type
     * @param targets the true values, of the same shape
     * @return a scalar, or the values in that shape if there is no reduction
     * @throws IllegalArgumentException if the shapes differ, or the predictions are not of a floating type
     */
    @Override
    public Tensor of(Tensor predictions, Tensor targets) {
        return values.apply(reduction, operands(predictions, targets));
    }

    @Override
    public Tensor of(Tensor predictions, Tensor targets, Tensor rowWeights) {
        List<Tensor> operands = operands(predictions, targets);
        operands.add(LossOperands.rowWeights(
                name(), rowWeights, predictions.shape(), predictions.type().promote(targets.type())));
        return weightedValues.apply(reduction, operands);
    }

    private List<Tensor> operands(Tensor predictions, Tensor targets) {
        requireOneShape(name(), predictions, targets);
        List<Tensor> operands = new ArrayList<>(List.of(predictions, targets));
        if (!columns.isEmpty()) {
            operands.add(LossOperands.columns(name(), "numbers", columns, predictions));
        }
        return operands;
    }

    /** @throws IllegalArgumentException if the shapes differ, or the predictions are not of a floating type */
    static void requireOneShape(String loss, Tensor predictions, Tensor targets) {
        if (!predictions.shape().equals(targets.shape())) {
            throw new IllegalArgumentException(loss + ": predictions of shape " + predictions.shape()
                    + " and targets of shape " + targets.shape() + " must have one shape");
        }
        LossOperands.requireFloating(loss, "predictions", predictions);
    }

    /** The name, the formula with its numbers, and the reduction. */
    @Override
    public String toString() {
        String numbers = values.uniforms().length == 0 ? "" : ", u = " + Arrays.toString(values.uniforms());
        String ofColumns = columns.isEmpty() ? "" : ", x2 = " + columns;
        return name() + ": " + values.kernel().outputs().getFirst() + numbers + ofColumns + ", reduction " + reduction;
    }
}

package org.kudari.loss;

import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.log;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.square;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * The negative logarithm of a normal distribution's density, {@code (ln v + (y - t)^2 / v) / 2} of a predicted mean y,
 * its variance v and a target t. PyTorch's {@code gaussian_nll_loss}. Nix and Weigend, "Estimating the mean and variance
 * of the target probability distribution", 1994.
 *
 * <p>A variance below epsilon counts as epsilon, and its gradient is the one at epsilon, as in PyTorch: so a variance
 * that became too small can grow again. A model with both as outputs is trained with {@code (outputs, targets) ->
 * loss.of(outputs.slice(1, 0, n), targets, outputs.slice(1, n, 2 * n).softplus())}.
 *
 * @param full whether to add the constant {@code ln(2 pi) / 2}, which has no gradient
 * @param epsilon the smallest variance, above 0
 * @param reduction what becomes of the values, one for each element; a mean is over all of them
 */
public record GaussianNegativeLogLikelihood(boolean full, double epsilon, LossReduction reduction) {
    private static final String NAME = "gaussianNegativeLogLikelihood";
    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /**
     * Checks the epsilon.
     *
     * @throws IllegalArgumentException if it is not above 0 and finite
     */
    public GaussianNegativeLogLikelihood {
        if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException(NAME + ": epsilon is above 0 and finite, not " + epsilon);
        }
    }

    /** The loss with PyTorch's defaults: without the constant, an epsilon of 1e-6, and the mean. */
    public GaussianNegativeLogLikelihood() {
        this(false, 1e-6, LossReduction.MEAN);
    }

    /**
     * Computes the loss.
     *
     * @param means the predicted means, of any shape
     * @param targets the true values, of the same shape
     * @param variances the predicted variances, at least 0: of that shape, or with extent 1 on the last axis
     * @return a scalar, or the values in that shape if there is no reduction
     * @throws IllegalArgumentException if the shapes do not fit, or the means are not of a floating type
     */
    public Tensor of(Tensor means, Tensor targets, Tensor variances) {
        return values().apply(reduction, operands(means, targets, variances));
    }

    /**
     * Computes the loss of weighted rows, as {@link RowLoss} states.
     *
     * @param means the predicted means, {@code [rows, ..]}
     * @param targets the true values, of the same shape
     * @param variances the predicted variances, at least 0: of that shape, or with extent 1 on the last axis
     * @param rowWeights {@code [rows]}, a factor for each row
     * @return what the reduction makes of the weighted values
     * @throws IllegalArgumentException if the shapes do not fit, or the means are not of a floating type
     */
    public Tensor of(Tensor means, Tensor targets, Tensor variances, Tensor rowWeights) {
        Tensor weights = LossOperands.rowWeights(NAME, rowWeights, means.shape(), means.type());
        List<Tensor> operands = operands(means, targets, variances);
        return values().weighted()
                .apply(reduction, List.of(operands.get(0), operands.get(1), operands.get(2), operands.get(3), weights));
    }

    /** Inputs: the mean, the target, the variance, and its value as a constant. */
    private LossKernel values() {
        Expr variance = Expr.input(2);
        Expr value = Expr.input(3);
        // The difference is 0, and passes the gradient on.
        Expr bounded = select(lessThan(value, epsilon), variance.minus(value).plus(epsilon), variance);
        Expr error = Expr.input(0).minus(Expr.input(1));
        Expr loss = log(bounded).plus(square(error).div(bounded)).times(0.5);
        return LossKernel.of(NAME, 4, full ? loss.plus(HALF_LOG_TWO_PI) : loss);
    }

    private static List<Tensor> operands(Tensor means, Tensor targets, Tensor variances) {
        ElementwiseLoss.requireOneShape(NAME, means, targets);
        Shape shape = means.shape();
        boolean fits = variances.shape().equals(shape)
                || shape.rank() > 0 && variances.shape().equals(shape.with(shape.rank() - 1, 1));
        if (!fits) {
            throw new IllegalArgumentException(
                    NAME + ": variances of shape " + variances.shape() + " do not fit means of shape " + shape
                            + ": they have the same shape, or extent 1 on the last axis");
        }
        return List.of(means, targets, variances, variances.detach());
    }
}

package org.kudari.loss;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.equal;
import static org.kudari.expr.Functions.exp;
import static org.kudari.expr.Functions.expm1;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.log;
import static org.kudari.expr.Functions.log1p;
import static org.kudari.expr.Functions.max;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.sigmoid;
import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.square;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.NamedFunction;
import org.kudari.tensor.Tensor;

/**
 * The losses. A method without tensors gives a {@link RowLoss}: the mean, with which a trainer works, or after {@code
 * withReduction} a sum or the values, with or without weights of rows. The best known losses also have a short form that
 * computes the mean at once: {@code Losses.crossEntropy(logits, labels)}.
 *
 * <p>In the formulas y is a prediction, t its target, and z a logit. Elementwise losses take predictions and targets of
 * one shape: they do not broadcast. Their mean is over all elements. Conventions are those of PyTorch 1.13, where it has
 * the loss.
 */
public final class Losses {
    private static final ElementwiseLoss MEAN_SQUARED_ERROR = named("meanSquaredError", NamedFunction.SQUARED_ERROR);
    private static final ElementwiseLoss MEAN_ABSOLUTE_ERROR = named("meanAbsoluteError", NamedFunction.ABSOLUTE_ERROR);
    private static final ElementwiseLoss HUBER = named("huber", NamedFunction.HUBER);
    private static final ElementwiseLoss BINARY_CROSS_ENTROPY =
            named("binaryCrossEntropy", NamedFunction.BINARY_CROSS_ENTROPY);
    private static final ElementwiseLoss BINARY_CROSS_ENTROPY_WITH_LOGITS =
            named("binaryCrossEntropyWithLogits", NamedFunction.BINARY_CROSS_ENTROPY_WITH_LOGITS);
    private static final CrossEntropyLoss CROSS_ENTROPY = new CrossEntropyLoss();

    private static final Expr ZERO = Expr.constant(0);
    private static final Expr ONE = Expr.constant(1);

    private Losses() {}

    private static ElementwiseLoss named(String name, NamedFunction function) {
        Expr expression = function.kernel().outputs().getFirst();
        return ElementwiseLoss.of(name, (_, _) -> expression);
    }

    // ---- of numbers

    /** {@return (y - t)^2; PyTorch's {@code mse_loss}} */
    public static ElementwiseLoss meanSquaredError() {
        return MEAN_SQUARED_ERROR;
    }

    /**
     * {@return the mean of (prediction - target)^2}
     *
     * @param predictions the predictions, of any shape
     * @param targets the true values, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor meanSquaredError(Tensor predictions, Tensor targets) {
        return MEAN_SQUARED_ERROR.of(predictions, targets);
    }

    /** {@return |y - t|, with gradient 0 where both are equal; PyTorch's {@code l1_loss}} */
    public static ElementwiseLoss meanAbsoluteError() {
        return MEAN_ABSOLUTE_ERROR;
    }

    /**
     * {@return the mean of |prediction - target|}
     *
     * @param predictions the predictions, of any shape
     * @param targets the true values, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor meanAbsoluteError(Tensor predictions, Tensor targets) {
        return MEAN_ABSOLUTE_ERROR.of(predictions, targets);
    }

    /**
     * {@return (y - t)^2 / 2 for errors up to delta, and delta (|y - t| - delta / 2) beyond; PyTorch's {@code
     * huber_loss}} Huber, "Robust Estimation of a Location Parameter", Annals of Mathematical Statistics 35, 1964.
     *
     * @param delta the error from which on the loss is linear, above 0; PyTorch's default is 1
     * @throws IllegalArgumentException if delta is not above 0 and finite
     */
    public static ElementwiseLoss huber(double delta) {
        requirePositive("huber", "delta", delta);
        return ElementwiseLoss.of("huber", Losses::huber, delta);
    }

    /**
     * {@return the mean Huber loss: half the square of an error up to 1, linear beyond}
     *
     * @param predictions the predictions, of any shape
     * @param targets the true values, of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor huber(Tensor predictions, Tensor targets) {
        return HUBER.of(predictions, targets);
    }

    private static Expr huber(Expr y, Expr t, Expr delta) {
        Expr error = abs(y.minus(t));
        Expr linear = delta.times(error.minus(delta.times(0.5)));
        return select(lessThan(error, delta), square(error).times(0.5), linear);
    }

    /**
     * {@return (y - t)^2 / (2 beta) for errors up to beta, and |y - t| - beta / 2 beyond; PyTorch's {@code
     * smooth_l1_loss}} It is {@link #huber(double)} divided by beta. Girshick, "Fast R-CNN", arXiv:1504.08083.
     *
     * @param beta the error from which on the loss is linear, at least 0; PyTorch's default is 1, and 0 gives the
     *     absolute error
     * @throws IllegalArgumentException if beta is negative or not finite
     */
    public static ElementwiseLoss smoothL1(double beta) {
        LossOperands.requireNotNegative("smoothL1", "beta", List.of(beta));
        return beta == 0 ? MEAN_ABSOLUTE_ERROR : ElementwiseLoss.of("smoothL1", Losses::smoothL1, beta);
    }

    private static Expr smoothL1(Expr y, Expr t, Expr beta) {
        Expr error = abs(y.minus(t));
        return select(lessThan(error, beta), square(error).times(0.5).div(beta), error.minus(beta.times(0.5)));
    }

    /**
     * {@return ln(cosh(y - t)): half the square of a small error, and |y - t| - ln 2 for a large one} It is accurate for
     * errors of any size. PyTorch has none; Keras has {@code LogCosh}.
     */
    public static ElementwiseLoss logCosh() {
        return ElementwiseLoss.of("logCosh", (y, t) -> logCosh(y.minus(t)));
    }

    /** Near 0 it is log1p(cosh(e) - 1), where with m = exp(-e) - 1 the difference is m^2 / (2 (1 + m)). */
    private static Expr logCosh(Expr error) {
        Expr m = expm1(error.negate());
        Expr near = log1p(square(m).div(m.plus(1).times(2)));
        Expr magnitude = abs(error);
        Expr far = magnitude.plus(softplus(magnitude.times(-2))).minus(Math.log(2));
        return select(lessThan(magnitude, 1), near, far);
    }

    /**
     * {@return q (t - y) for a prediction that is too small, and (1 - q) (y - t) otherwise: the pinball loss, whose
     * minimum is the q-quantile} At y = t the gradient is that of a prediction that is too small. Koenker and Bassett,
     * "Regression Quantiles", Econometrica 46, 1978. PyTorch has none; it is scikit-learn's {@code mean_pinball_loss}.
     *
     * @param quantiles one quantile between 0 and 1, or one for each index of the last axis of the predictions
     * @throws IllegalArgumentException if there is none, or one is not between 0 and 1
     */
    public static ElementwiseLoss quantile(double... quantiles) {
        for (double quantile : quantiles) {
            if (!(quantile > 0 && quantile < 1)) {
                throw new IllegalArgumentException("quantile: a quantile lies between 0 and 1, not " + quantile);
            }
        }
        return ElementwiseLoss.of("quantile", Losses::quantile, quantiles);
    }

    private static Expr quantile(Expr y, Expr t, Expr q) {
        Expr error = t.minus(y);
        return select(lessThan(error, 0), error.times(q.minus(1)), error.times(q));
    }

    /**
     * {@return exp(y) - t y for a predicted logarithm y of a rate, and a count t; PyTorch's {@code poisson_nll_loss} with
     * its defaults} It is the negative logarithm of the probability of t, without the term ln(t!).
     */
    public static ElementwiseLoss poissonNegativeLogLikelihood() {
        return poissonNegativeLogLikelihood(true, false);
    }

    /**
     * {@return the loss of counts; PyTorch's {@code poisson_nll_loss}}
     *
     * @param logRates whether predictions are logarithms of rates; if not, they are rates, and the loss is {@code y - t
     *     ln(y + 1e-8)}
     * @param full whether to add Stirling's approximation of ln(t!) where t is above 1: {@code t ln t - t + ln(2 pi t) /
     *     2}. It changes no gradient of a prediction.
     */
    public static ElementwiseLoss poissonNegativeLogLikelihood(boolean logRates, boolean full) {
        return ElementwiseLoss.of("poissonNegativeLogLikelihood", (y, t) -> {
            Expr loss = logRates ? exp(y).minus(t.times(y)) : y.minus(t.times(log(y.plus(1e-8))));
            Expr stirling =
                    t.times(log(t)).minus(t).plus(log(t.times(2 * Math.PI)).times(0.5));
            return full ? loss.plus(select(lessThan(ONE, t), stirling, ZERO)) : loss;
        });
    }

    /** {@return the loss of a predicted mean and variance; PyTorch's {@code gaussian_nll_loss}} */
    public static GaussianNegativeLogLikelihood gaussianNegativeLogLikelihood() {
        return new GaussianNegativeLogLikelihood();
    }

    // ---- of probabilities and of two classes

    /**
     * {@return t (ln t - y), and 0 for t = 0, for a predicted logarithm y of a probability, and a probability t; PyTorch's
     * {@code kl_div}} The mean is over all elements, as PyTorch's {@code mean}. Its {@code batchmean}, the divergence of
     * a row, is the sum divided by the number of rows. Kullback and Leibler, "On Information and Sufficiency", 1951.
     */
    public static ElementwiseLoss klDivergence() {
        return ElementwiseLoss.of("klDivergence", (y, t) -> select(equal(t, ZERO), ZERO, t.times(log(t).minus(y))));
    }

    /** {@return exp(t) (t - y), for logarithms of probabilities; PyTorch's {@code kl_div} with {@code log_target}} */
    public static ElementwiseLoss klDivergenceOfLogarithms() {
        return ElementwiseLoss.of("klDivergenceOfLogarithms", (y, t) -> exp(t).times(t.minus(y)));
    }

    /**
     * {@return max(0, 1 - t y), for targets of -1 and 1, with gradient 0 where t y = 1} Targets of 0 and 1 are
     * converted by {@code labels.times(2).minus(1)}. PyTorch has none of this form; it is scikit-learn's {@code
     * hinge_loss}.
     */
    public static ElementwiseLoss hinge() {
        return ElementwiseLoss.of("hinge", (y, t) -> max(ONE.minus(t.times(y)), 0));
    }

    /**
     * {@return the cross-entropy of probabilities, {@link NamedFunction#BINARY_CROSS_ENTROPY}; PyTorch's {@code
     * binary_cross_entropy}} A logarithm is at least -87.3, where PyTorch's is at least -100.
     */
    public static ElementwiseLoss binaryCrossEntropy() {
        return BINARY_CROSS_ENTROPY;
    }

    /**
     * {@return the mean binary cross-entropy of probabilities}
     *
     * @param probabilities the predicted probabilities in [0, 1]
     * @param targets the true ones in [0, 1], of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor binaryCrossEntropy(Tensor probabilities, Tensor targets) {
        return BINARY_CROSS_ENTROPY.of(probabilities, targets);
    }

    /**
     * {@return the cross-entropy of sigmoid(z), {@link NamedFunction#BINARY_CROSS_ENTROPY_WITH_LOGITS}, stable for
     * logits of any size; PyTorch's {@code binary_cross_entropy_with_logits}}
     */
    public static ElementwiseLoss binaryCrossEntropyWithLogits() {
        return BINARY_CROSS_ENTROPY_WITH_LOGITS;
    }

    /**
     * {@return w t softplus(-z) + (1 - t) softplus(z): the binary cross-entropy of logits, in which positive examples
     * count w times; PyTorch's argument {@code pos_weight}} A mean is divided by the number of elements, whatever the
     * weights.
     *
     * @param positiveWeights one weight, or one for each index of the last axis of the logits, at least 0
     * @throws IllegalArgumentException if there is none, or one is negative or not finite
     */
    public static ElementwiseLoss binaryCrossEntropyWithLogits(double... positiveWeights) {
        String name = "binaryCrossEntropyWithLogits";
        for (double weight : positiveWeights) {
            LossOperands.requireNotNegative(name, "positive weights", List.of(weight));
        }
        return ElementwiseLoss.of(name, (z, t, w) -> weightedEntropy(z, t, w, ONE), positiveWeights);
    }

    /**
     * {@return the mean binary cross-entropy of sigmoid(logits), stable for logits of any size}
     *
     * @param logits the predicted logits
     * @param targets the true probabilities in [0, 1], of the same shape
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
        return BINARY_CROSS_ENTROPY_WITH_LOGITS.of(logits, targets);
    }

    /** The terms have one sign, so nothing cancels where the loss is near 0. */
    private static Expr weightedEntropy(Expr z, Expr t, Expr positiveWeight, Expr negativeWeight) {
        Expr positive = positiveWeight.times(t).times(softplus(z.negate()));
        Expr negative = negativeWeight.times(ONE.minus(t)).times(softplus(z));
        return positive.plus(negative);
    }

    /**
     * {@return the binary focal loss of logits: the cross-entropy of sigmoid(z) times the gamma-th power of the
     * probability that the wrong class gets; torchvision's {@code sigmoid_focal_loss} without alpha} Lin et al., "Focal
     * Loss for Dense Object Detection", arXiv:1708.02002. For several classes: {@link #focal}.
     *
     * @param gamma the focusing exponent, at least 0; 2 is common
     * @throws IllegalArgumentException if gamma is negative or not finite
     */
    public static ElementwiseLoss binaryFocal(double gamma) {
        return binaryFocal(gamma, ONE, ONE);
    }

    /**
     * {@return the binary focal loss of logits, as {@link #binaryFocal(double)}, times alpha for positive and 1 - alpha
     * for negative examples; torchvision's {@code sigmoid_focal_loss}}
     *
     * @param gamma the focusing exponent, at least 0; 2 is common
     * @param alpha the weight of positive examples, from 0 to 1; 0.25 is common
     * @throws IllegalArgumentException if gamma is negative or not finite, or alpha is not from 0 to 1
     */
    public static ElementwiseLoss binaryFocal(double gamma, double alpha) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("binaryFocal: alpha goes from 0 to 1, not " + alpha);
        }
        return binaryFocal(gamma, Expr.constant(alpha), Expr.constant(1 - alpha));
    }

    private static ElementwiseLoss binaryFocal(double gamma, Expr positive, Expr negative) {
        LossOperands.requireNotNegative("binaryFocal", "gamma", List.of(gamma));
        return ElementwiseLoss.of("binaryFocal", (z, t) -> {
            Expr missed = t.times(sigmoid(z.negate())).plus(ONE.minus(t).times(sigmoid(z)));
            Expr alpha = t.times(positive).plus(ONE.minus(t).times(negative));
            return FocalLoss.focus(missed, gamma).times(alpha).times(weightedEntropy(z, t, ONE, ONE));
        });
    }

    // ---- of several classes

    /** {@return the cross-entropy of logits and labels or soft targets; PyTorch's {@code cross_entropy}} */
    public static CrossEntropyLoss crossEntropy() {
        return CROSS_ENTROPY;
    }

    /**
     * Computes the mean cross-entropy of softmax(logits) and the true classes. It is accurate for logits of any size,
     * and for a loss near 0. {@link CrossEntropyLoss} has class weights, label smoothing and an ignored label.
     *
     * @param logits {@code [batch, classes]}; the batch may have several axes
     * @param labels {@code [batch]}, class indices from 0, of an integer type; or {@code [batch, classes]} of a floating
     *     type, the probability of each class
     * @return a scalar
     * @throws IndexOutOfBoundsException if a label is not the index of a class; on an asynchronous device, when the
     *     result is read
     * @throws IllegalArgumentException if the shapes do not fit, or labels of one axis less are not of an integer type
     */
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        return CROSS_ENTROPY.of(logits, labels);
    }

    /**
     * {@return the focal loss of logits and labels of several classes}
     *
     * @param gamma the focusing exponent, at least 0; 2 is common
     * @throws IllegalArgumentException if gamma is negative or not finite
     */
    public static FocalLoss focal(double gamma) {
        return new FocalLoss(gamma, List.of(), LossReduction.MEAN);
    }

    private static void requirePositive(String loss, String what, double number) {
        if (!(number > 0) || Double.isInfinite(number)) {
            throw new IllegalArgumentException(loss + ": " + what + " is above 0 and finite, not " + number);
        }
    }
}

package org.kudari.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.square;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;
import org.kudari.testing.NotingBackend;

class ElementwiseLossTest {
    private static final double NAN = Double.NaN;

    private final NotingBackend backend = new NotingBackend();
    private final Device device = new Device(backend);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor matrix(int columns, double... values) {
        return Tensor.of(device, values, values.length / columns, columns).to(DType.FLOAT32);
    }

    private Tensor vector(double... values) {
        return Tensor.of(device, values, values.length).to(DType.FLOAT32);
    }

    @Test
    void oneOfOnesOwnIsALine() {
        ElementwiseLoss quartic = ElementwiseLoss.of("quartic", (y, t) -> square(square(y.minus(t))));
        Tensor y = vector(1, 3).variable();

        assertThat(quartic.of(y, vector(0, 1)).item()).isEqualTo((1 + 16) / 2.0);
        assertThat(quartic.of(y, vector(0, 1)).backward().of(y).toDoubleArray()).containsExactly(2, 16);
        assertThat(quartic).hasToString("quartic: t0 = sub(x0, x1); t1 = mul(t0, t0); mul(t1, t1), reduction MEAN");
    }

    /** A checkpoint knows a loss by its text. */
    @Test
    void theTextHasTheNumbers() {
        assertThat(Losses.huber(1).toString()).isNotEqualTo(Losses.huber(100).toString());
        assertThat(Losses.smoothL1(1).toString())
                .isNotEqualTo(Losses.smoothL1(2).toString());
        assertThat(Losses.quantile(0.1).toString())
                .isNotEqualTo(Losses.quantile(0.9).toString());
        assertThat(Losses.quantile(0.1, 0.5).toString())
                .isNotEqualTo(Losses.quantile(0.1, 0.9).toString());
        assertThat(Losses.binaryFocal(1).toString())
                .isNotEqualTo(Losses.binaryFocal(2).toString());
        assertThat(Losses.binaryFocal(2, 0.2).toString())
                .isNotEqualTo(Losses.binaryFocal(2, 0.3).toString());
        assertThat(Losses.binaryCrossEntropyWithLogits(2).toString())
                .isNotEqualTo(Losses.binaryCrossEntropyWithLogits(3).toString());
        assertThat(Losses.poissonNegativeLogLikelihood(true, true).toString())
                .isNotEqualTo(Losses.poissonNegativeLogLikelihood(true, false).toString());
        assertThat(Losses.focal(1).toString()).isNotEqualTo(Losses.focal(2).toString());
        ElementwiseLoss one = ElementwiseLoss.of("mine", (y, t) -> y.minus(t).times(2));
        ElementwiseLoss other = ElementwiseLoss.of("mine", (y, t) -> y.minus(t).times(3));
        assertThat(one.toString()).isNotEqualTo(other.toString());
    }

    @Test
    void isReducedToValuesMeanOrSum() {
        Tensor y = matrix(2, 1, 2, 3, 4);
        Tensor t = matrix(2, 0, 0, 0, 0);
        ElementwiseLoss loss = Losses.meanSquaredError();
        Tensor values = loss.withReduction(LossReduction.NONE).of(y, t);

        assertThat(values.shape()).isEqualTo(Shape.of(2, 2));
        assertThat(values.toDoubleArray()).containsExactly(1, 4, 9, 16);
        assertThat(loss.withReduction(LossReduction.SUM).of(y, t).item()).isEqualTo(30);
        assertThat(loss.of(y, t).item()).isEqualTo(7.5);
    }

    @Test
    void weightsOfRowsDoNotChangeWhatAMeanIsDividedBy() {
        Tensor y = matrix(2, 1, 2, 3, 4);
        Tensor t = matrix(2, 0, 0, 0, 0);
        ElementwiseLoss loss = Losses.meanSquaredError();

        assertThat(loss.of(y, t, vector(2, 0)).item()).isEqualTo((2 + 8) / 4.0);
        Tensor counts = Tensor.of(device, new long[] {3, 1}, 2);
        assertThat(loss.withReduction(LossReduction.NONE).of(y, t, counts).toDoubleArray())
                .containsExactly(3, 12, 9, 16);
    }

    @Test
    void isOneCallForwardAndOneBackward() {
        Tensor y = matrix(2, 1, 2, 3, 4).variable();
        Tensor t = matrix(2, 0, 0, 0, 0);
        Tensor weights = vector(1, 2);
        backend.forget();
        Tensor loss = Losses.huber(2.5).of(y, t, weights);
        assertThat(backend.calls()).containsExactly("reduce [1, 1]");

        backend.forget();
        loss.backward(List.of(y));
        // The gradient of the mean, its share of an element, and the gradient itself.
        assertThat(backend.calls()).containsExactly("map []", "map [1, 1]", "map [2, 2]");
    }

    @Test
    void numbersAreNoPartOfTheKernel() {
        Tensor y = vector(1, 2);
        Tensor t = vector(0, 0);
        for (double delta : new double[] {0.5, 0.75, 1, 2, 3}) {
            Losses.huber(delta).of(y, t);
            Losses.quantile(delta / 4).of(y, t);
            ElementwiseLoss.of("scaled", (a, b) -> a.minus(b).times(delta + 0.3))
                    .of(y, t);
        }
        assertThat(backend.reduced()).hasSize(15);
        assertThat(backend.reduced().stream().distinct()).hasSize(3);
    }

    @Test
    void aNumberByColumnIsOneOfTheLastAxis() {
        Tensor y = matrix(2, 0, 0, 0, 0);
        Tensor t = matrix(2, 1, 1, -1, -1);
        ElementwiseLoss loss = Losses.quantile(0.25, 0.75).withReduction(LossReduction.NONE);

        assertThat(loss.of(y, t).toDoubleArray()).containsExactly(0.25, 0.75, 0.75, 0.25);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.of(vector(1, 2, 3), vector(1, 2, 3)))
                .withMessage("quantile: 2 numbers do not fit outputs of shape [3]: it takes one for each index of the"
                        + " last axis");
    }

    @Test
    void aMeanOfNothingIsNaNAndASumOfNothingIs0() {
        Tensor none = Tensor.zeros(device, DType.FLOAT32, Shape.of(0, 3));

        assertThat(Losses.logCosh().of(none, none).item()).isNaN();
        assertThat(Losses.logCosh()
                        .withReduction(LossReduction.SUM)
                        .of(none, none)
                        .item())
                .isZero();
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor y = matrix(2, 1, 2, 3, 4);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.huber(2).of(y, vector(1, 2)))
                .withMessage("huber: predictions of shape [2, 2] and targets of shape [2] must have one shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.logCosh().of(y.to(DType.INT64), y.to(DType.INT64)))
                .withMessage("logCosh: predictions are of a floating type, not INT64: convert them with to(FLOAT32)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.hinge().of(y, y, vector(1, 2, 3)))
                .withMessage(
                        "hinge: row weights of shape [3] do not fit values of shape [2, 2]: it takes one weight for"
                                + " each row, [2]");
        Tensor scalar = Tensor.scalar(device, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.hinge().of(scalar, scalar, vector(1)))
                .withMessageContaining("values of shape [], which has no rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementwiseLoss.of("sign", (a, b) -> lessThan(a, b)))
                .withMessageContaining("the loss 'sign' gives truth values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementwiseLoss.of("wide", (a, b) -> a.plus(Expr.input(2))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ElementwiseLoss.of("none", (a, b, c) -> a))
                .withMessage("none takes at least one number");
    }

    @Test
    void refusesNumbersThatHaveNoMeaning() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.huber(0))
                .withMessage("huber: delta is above 0 and finite, not 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Losses.huber(NAN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.smoothL1(-1))
                .withMessage("smoothL1: beta must be finite and at least 0, not -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.quantile(0.5, 1))
                .withMessage("quantile: a quantile lies between 0 and 1, not 1.0");
        assertThatIllegalArgumentException().isThrownBy(Losses::quantile);
        assertThatIllegalArgumentException().isThrownBy(() -> Losses.binaryCrossEntropyWithLogits(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Losses.binaryFocal(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.binaryFocal(2, 1.5))
                .withMessage("binaryFocal: alpha goes from 0 to 1, not 1.5");
    }

    @Test
    void logCoshKeepsTheDigitsOfSmallErrorsAndItsSecondDerivative() {
        Tensor y = vector(1e-4, -1e-4, 0, 1e3, 1e38).variable();
        Tensor t = vector(0, 0, 0, 0, 0);
        Tensor values = Losses.logCosh().withReduction(LossReduction.NONE).of(y, t);

        double half = 0.5 * (double) 1e-4f * (double) 1e-4f;
        assertThat(values.toDoubleArray()[0]).isCloseTo(half, within(1e-6 * half));
        assertThat(values.toDoubleArray()[1]).isCloseTo(half, within(1e-6 * half));
        assertThat(values.toDoubleArray()[3]).isEqualTo((float) (1e3 - Math.log(2)));
        assertThat(values.toDoubleArray()[4]).isEqualTo(1e38f);
        Tensor slopes = values.sum().differentiableBackward().of(y);
        assertThat(slopes.toDoubleArray()[2]).isZero();
        assertThat(slopes.toDoubleArray()[4]).isEqualTo(1);
        assertThat(slopes.sum().backward().of(y).toDoubleArray()[2]).isEqualTo(1);
    }

    @Test
    void divergenceFromAProbabilityOf0Is0() {
        Tensor y = vector(Double.NEGATIVE_INFINITY, -1).variable();
        Tensor loss = Losses.klDivergence().withReduction(LossReduction.SUM).of(y, vector(0, 1));

        assertThat(loss.item()).isEqualTo(1);
        assertThat(loss.backward().of(y).toDoubleArray()).containsExactly(new double[] {0, -1}, within(0.0));
    }

    @Test
    void gaussianRefusesVariancesThatDoNotFit() {
        Tensor y = matrix(2, 1, 2, 3, 4);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.gaussianNegativeLogLikelihood().of(y, y, vector(1, 2)))
                .withMessage("gaussianNegativeLogLikelihood: variances of shape [2] do not fit means of shape [2, 2]:"
                        + " they have the same shape, or extent 1 on the last axis");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GaussianNegativeLogLikelihood(false, 0, LossReduction.MEAN))
                .withMessage("gaussianNegativeLogLikelihood: epsilon is above 0 and finite, not 0.0");
    }
}

package org.kudari.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.CrossEntropy;
import org.kudari.tensor.Tensor;

/** What {@code LossesAgainstPyTorchTest} does not see: errors, and the ends of the range. */
class CrossEntropyLossTest {
    private static final CrossEntropyLoss LOSS = Losses.crossEntropy();

    private final Device device = new Device(new ReferenceBackend());
    private final Tensor logits = Tensor.of(device, new float[] {1, 2, 3, 4, -5, 6}, 2, 3);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor labels(long... labels) {
        return Tensor.of(device, labels, labels.length);
    }

    private Tensor floats(int columns, float... values) {
        return Tensor.of(device, values, values.length / columns, columns);
    }

    @Test
    void withoutOptionsItIsTheFusedOperation() {
        Tensor fused = logits.apply(CrossEntropy.INSTANCE, labels(2, 1).reshape(2, 1));

        assertThat(LOSS.of(logits, labels(2, 1)).item()).isEqualTo(fused.item());
        assertThat(LOSS.withClassWeights()
                        .withLabelSmoothing(0)
                        .of(logits, labels(2, 1))
                        .item())
                .isEqualTo(fused.item());
        assertThat(LOSS.withReduction(LossReduction.SUM)
                        .of(logits, labels(2, 1))
                        .item())
                .isCloseTo(2 * fused.item(), within(1e-5));
    }

    @Test
    void aBatchMayHaveSeveralAxes() {
        Tensor sequence = logits.reshape(1, 2, 3);
        Tensor words = labels(2, 1).reshape(1, 2);

        assertThat(LOSS.of(sequence, words).item())
                .isEqualTo(LOSS.of(logits, labels(2, 1)).item());
        assertThat(LOSS.withReduction(LossReduction.NONE).of(sequence, words).shape())
                .isEqualTo(Shape.of(1, 2));
        Tensor soft = sequence.softmax(-1);
        assertThat(LOSS.withReduction(LossReduction.NONE).of(sequence, soft).shape())
                .isEqualTo(Shape.of(1, 2));
        // A row is an index of the first axis, so this batch has one.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.of(sequence, words, floats(2, 1, 2).reshape(2)))
                .withMessage("crossEntropy: row weights of shape [2] do not fit values of shape [1, 2]: it takes one"
                        + " weight for each row, [1]");
    }

    @Test
    void theMeanOfIgnoredRowsAloneIsNaNAndItsGradientIs0() {
        CrossEntropyLoss ignoring = LOSS.withIgnoredIndex(-100);
        Tensor x = logits.variable();
        Tensor loss = ignoring.of(x, labels(-100, -100));

        assertThat(loss.item()).isNaN();
        assertThat(loss.backward().of(x).toDoubleArray()).containsOnly(0);
        assertThat(ignoring.withReduction(LossReduction.SUM)
                        .of(logits, labels(-100, -100))
                        .item())
                .isZero();
        assertThat(ignoring.withClassWeights(1, 2, 3)
                        .of(logits, labels(-100, -100))
                        .item())
                .isNaN();
    }

    @Test
    void aBatchOfNoRowsHasNoMean() {
        Tensor none = Tensor.zeros(device, DType.FLOAT32, Shape.of(0, 3));
        Tensor noLabels = Tensor.zeros(device, DType.INT64, Shape.of(0));
        CrossEntropyLoss weighted =
                LOSS.withClassWeights(1, 2, 3).withLabelSmoothing(0.1).withIgnoredIndex(-100);

        assertThat(LOSS.of(none, noLabels).item()).isNaN();
        assertThat(weighted.of(none, noLabels).item()).isNaN();
        assertThat(weighted.withReduction(LossReduction.SUM).of(none, noLabels).item())
                .isZero();
        assertThat(LOSS.of(none, none).item()).isNaN();
        assertThat(Losses.focal(2)
                        .withReduction(LossReduction.NONE)
                        .of(none, noLabels)
                        .shape())
                .isEqualTo(Shape.of(0));
    }

    @Test
    void anIgnoredRowMayHaveAnyLogits() {
        Tensor broken = floats(3, Float.NaN, Float.POSITIVE_INFINITY, 0, 4, -5, 6);
        CrossEntropyLoss ignoring = LOSS.withIgnoredIndex(255);
        Tensor bytes = labels(255, 1).to(DType.UINT8);

        assertThat(ignoring.of(broken, bytes).item())
                .isCloseTo(LOSS.of(logits.slice(0, 1, 2), labels(1)).item(), within(1e-6));
    }

    @Test
    void stayAccurateForLogitsOfAnySize() {
        Tensor large = floats(2, 1e4f, -1e4f, -1e4f, 1e4f).variable();
        CrossEntropyLoss weighted = LOSS.withClassWeights(3, 1);

        assertThat(weighted.of(large, labels(0, 1)).item()).isZero();
        assertThat(weighted.of(large, labels(1, 0)).item()).isEqualTo(2e4);
        assertThat(weighted.of(large, labels(1, 0)).backward().of(large).toDoubleArray())
                .containsExactly(new double[] {0.25, -0.25, -0.75, 0.75}, within(1e-7));
        assertThat(LOSS.of(large, floats(2, 1, 0, 0, 1)).item()).isZero();
    }

    @Test
    void refusesWeightsOfClassesThatAreNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.withClassWeights(1, 2, 3, 4).of(logits, labels(0, 1)))
                .withMessage("crossEntropy: 4 class weights do not fit outputs of shape [2, 3]: it takes one for each"
                        + " index of the last axis");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.withClassWeights(1, 2).of(logits, logits.softmax(1)))
                .withMessageContaining("2 class weights do not fit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.withClassWeights(1, -2, 3))
                .withMessage("crossEntropy: class weights must be finite and at least 0, not -2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.focal(2).withAlphas(1).of(logits, labels(0, 1)))
                .withMessageContaining("focal: 1 alphas do not fit");
    }

    @Test
    void refusesLabelsThatAreNoClasses() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> LOSS.withClassWeights(1, 2, 3).of(logits, labels(0, 3)))
                .withMessage("crossEntropy: the label 3 of row 1 (counted from 0) is no class: logits of 3 classes take"
                        + " labels from 0 to 2");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> LOSS.withIgnoredIndex(-100).of(logits, labels(-100, -1)))
                .withMessageContaining("the label -1 of row 1");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Losses.focal(2).of(logits, labels(7, 0)))
                .withMessageStartingWith("focal: the label 7 of row 0 (counted from 0) is no class");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        LOSS.withLabelSmoothing(0.1).of(logits, labels(1, 0).to(DType.FLOAT32)))
                .withMessage("crossEntropy: labels are class indices of an integer type, not FLOAT32: convert them with"
                        + " to(INT64)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.focal(2).of(logits, logits))
                .withMessage("focal: logits of shape [2, 3] and labels of shape [2, 3] do not fit: they must be [batch,"
                        + " classes] and [batch]");
    }

    @Test
    void refusesSoftTargetsThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.of(logits, floats(2, 1, 0, 0, 1)))
                .withMessage(
                        "crossEntropy: soft targets of shape [2, 2] do not fit logits of shape [2, 3]: they must have one"
                                + " shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.withIgnoredIndex(-100).of(logits, logits.softmax(1)))
                .withMessage(
                        "crossEntropy: the label -100 cannot be ignored in soft targets, which have no labels: give"
                                + " the row the weight 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.of(labels(1, 2).reshape(1, 2), floats(2, 1, 0)))
                .withMessage("crossEntropy: logits are of a floating type, not INT64: convert them with to(FLOAT32)");
    }

    @Test
    void refusesASmoothingThatIsNoShare() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LOSS.withLabelSmoothing(1.1))
                .withMessage("crossEntropy: label smoothing goes from 0 to 1, not 1.1");
    }
}

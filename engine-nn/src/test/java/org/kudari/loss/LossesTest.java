package org.kudari.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.autograd.GradientCheck;
import org.kudari.autograd.GradientCheck.Argument;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

class LossesTest {
    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor floats(double... values) {
        return Tensor.of(device, values, values.length).to(DType.FLOAT32);
    }

    private Tensor labels(long... labels) {
        return Tensor.of(device, labels, labels.length);
    }

    private Tensor logits(int classes, double... values) {
        return floats(values).reshape(-1, classes);
    }

    private double[] gradient(UnaryOperator<Tensor> loss, Tensor at) {
        Tensor x = at.variable();
        return loss.apply(x).backward().of(x).toDoubleArray();
    }

    @Test
    void areMeansOverAllElements() {
        Tensor y = floats(1, 2, 5, -3);
        Tensor t = floats(1, 4, 2, -3.5);

        assertThat(Losses.meanSquaredError(y, t).item()).isEqualTo((0 + 4 + 9 + 0.25) / 4);
        assertThat(Losses.meanAbsoluteError(y, t).item()).isEqualTo((0 + 2 + 3 + 0.5) / 4);
        assertThat(Losses.huber(y, t).item()).isEqualTo((0 + 1.5 + 2.5 + 0.125) / 4);
        assertThat(Losses.meanSquaredError(y.reshape(2, 2), t.reshape(2, 2)).shape())
                .isEqualTo(Shape.SCALAR);
    }

    @Test
    void binaryCrossEntropyIsMinusTheMeanLogarithm() {
        Tensor p = floats(0.9, 0.2, 0.5);
        Tensor t = floats(1, 0, 0.25);
        double expected = -(Math.log(0.9) + Math.log(0.8) + Math.log(0.5)) / 3;

        assertThat(Losses.binaryCrossEntropy(p, t).item()).isCloseTo(expected, within(1e-6));
        Tensor z = floats(Math.log(9), -Math.log(4), 0);
        assertThat(Losses.binaryCrossEntropyWithLogits(z, t).item()).isCloseTo(expected, within(1e-6));
    }

    @Test
    void crossEntropyIsTheMeanLogarithmOfTheTrueClassesShare() {
        Tensor logits = logits(3, Math.log(1), Math.log(2), Math.log(5), 0, 0, 0);
        double expected = (Math.log(8 / 5.0) + Math.log(3)) / 2;

        Tensor loss = Losses.crossEntropy(logits, labels(2, 0));
        assertThat(loss.item()).isCloseTo(expected, within(1e-6));
        assertThat(loss.shape()).isEqualTo(Shape.SCALAR);
        for (DType type : new DType[] {DType.INT32, DType.UINT8}) {
            assertThat(Losses.crossEntropy(logits, labels(2, 0).to(type)).item())
                    .as("labels of %s", type)
                    .isEqualTo(loss.item());
        }
    }

    @Test
    void crossEntropyStaysFiniteForLogitsOfAnySize() {
        assertThat(Losses.crossEntropy(logits(2, 1e4, -1e4), labels(0)).item()).isZero();
        assertThat(Losses.crossEntropy(logits(2, 1e4, -1e4), labels(1)).item()).isEqualTo(2e4);
        assertThat(gradient(z -> Losses.crossEntropy(z, labels(1)), logits(2, 1e4, -1e4)))
                .containsExactly(1, -1);
        assertThat(gradient(z -> Losses.crossEntropy(z, labels(0)), logits(2, 1e4, -1e4)))
                .containsExactly(0, 0);
    }

    @Test
    void binaryCrossEntropyStaysFiniteForLogitsOfAnySize() {
        Tensor z = floats(1e4, -1e4, 1e4, -1e4);
        Tensor t = floats(1, 0, 0, 1);

        assertThat(Losses.binaryCrossEntropyWithLogits(z, t).item()).isEqualTo(1e4 / 2);
        assertThat(gradient(x -> Losses.binaryCrossEntropyWithLogits(x, t), z)).containsExactly(0, 0, 0.25, -0.25);
    }

    @Test
    void binaryCrossEntropyStaysFiniteForProbabilitiesOfZeroAndOne() {
        assertThat(Losses.binaryCrossEntropy(floats(0, 1), floats(0, 1)).item()).isZero();
        double worst = 126 * Math.log(2);
        assertThat(Losses.binaryCrossEntropy(floats(0, 1), floats(1, 0)).item()).isCloseTo(worst, within(1e-4));
        // Held away from 0, the logarithm of a probability that is wrong for certain has no slope.
        assertThat(gradient(p -> Losses.binaryCrossEntropy(p, floats(1, 0, 0, 1)), floats(0, 1, 0, 1)))
                .containsExactly(new double[] {0, 0, 0.25, -0.25}, within(0.0));
    }

    @Test
    void haveTheGradientsOfFiniteDifferences() {
        Argument predictions = Argument.of(new double[] {0.3, 0.8, -0.7, 2.5}, 2, 2);
        Argument targets = Argument.of(new double[] {0.1, 0.9, 1.5, -0.2}, 2, 2);
        Argument probabilities = Argument.of(new double[] {0.1, 0.5, 0.7, 0.95}, 2, 2);
        Argument shares = Argument.of(new double[] {0.2, 0, 1, 0.9}, 2, 2);

        check("squared", Losses::meanSquaredError, predictions, targets);
        check("absolute", Losses::meanAbsoluteError, predictions, targets);
        check("huber", Losses::huber, predictions, targets);
        check("binary", Losses::binaryCrossEntropy, probabilities, shares);
        check("binary on logits", Losses::binaryCrossEntropyWithLogits, predictions, shares);
        Argument labels = new Argument(DType.INT64, Shape.of(2), new double[] {1, 0});
        check("classes", Losses::crossEntropy, predictions, labels);
    }

    private void check(String name, BinaryOperator<Tensor> loss, Argument predictions, Argument targets) {
        GradientCheck check = new GradientCheck(x -> loss.apply(x.get(0), x.get(1)), List.of(predictions, targets));

        assertThat(check.firstOrder(device, 1e-5).worstError()).as(name).isLessThan(1e-5);
        assertThat(check.secondOrder(device, 1e-5).worstError())
                .as(name + ", second order")
                .isLessThan(1e-5);
    }

    @Test
    void doNotBroadcast() {
        Tensor column = floats(1, 2).reshape(2, 1);
        Tensor row = floats(1, 2);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.meanSquaredError(column, row))
                .withMessage(
                        "meanSquaredError: predictions of shape [2, 1] and targets of shape [2] must have one shape");
        assertThatIllegalArgumentException().isThrownBy(() -> Losses.binaryCrossEntropy(row, column));
        assertThatIllegalArgumentException().isThrownBy(() -> Losses.huber(row, floats(1)));
    }

    @Test
    void crossEntropyNamesShapesThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.crossEntropy(logits(2, 1, 2, 3, 4), labels(0, 1, 0)))
                .withMessage("crossEntropy: logits of shape [2, 2] and labels of shape [3] do not fit: they must be"
                        + " [batch, classes] and [batch]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.crossEntropy(logits(2, 1, 2), labels(0).reshape(1, 1)))
                .withMessageContaining("labels of shape [1, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.crossEntropy(floats(1, 2), labels(0, 1)))
                .withMessageContaining("logits of shape [2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.crossEntropy(Tensor.of(device, new float[0], 2, 0), labels(0, 1)))
                .withMessage("crossEntropy: logits of shape [2, 0] have no classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.crossEntropy(Tensor.of(device, new int[4], 2, 2), labels(0, 1)))
                .withMessage("crossEntropy: logits are of a floating type, not INT32: convert them with to(FLOAT32)");
    }

    @Test
    void crossEntropyRefusesLabelsThatAreNoClasses() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Losses.crossEntropy(logits(2, 1, 2), labels(2)))
                .withMessage("crossEntropy: the label 2 of row 0 (counted from 0) is no class: logits of 2 classes take"
                        + " labels from 0 to 1");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Losses.crossEntropy(logits(2, 1, 2, 3, 4, 5, 6), labels(0, -1, 7)))
                .withMessageStartingWith("crossEntropy: the label -1 of row 1 (counted from 0) is no class");
        // A loss in parts, of labels that are a column of a table.
        Tensor doubles = Tensor.of(device, new double[6], 3, 2);
        Tensor table = labels(9, 1, 9, 0, 9, 2).reshape(3, 2);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Losses.crossEntropy(doubles, table.get(1, 1)))
                .withMessage("crossEntropy: the label 2 of row 2 (counted from 0) is no class: logits of 2 classes take"
                        + " labels from 0 to 1");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> Losses.crossEntropy(doubles, labels(0, -1, 5).to(DType.INT32)))
                .withMessageStartingWith("crossEntropy: the label -1 of row 1 (counted from 0) is no class");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Losses.crossEntropy(logits(2, 1, 2), floats(0.7)))
                .withMessageContaining("integer type, not FLOAT32");
    }
}

package org.kudari.metric;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.tensor.Tensor;

class MetricErrorsTest {
    private final Device device = new Device(new ReferenceBackend());
    private final Tensor two = table(2, 0.25, 0.75, 0.5, 0.5);

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor table(int columns, double... values) {
        return Tensor.of(device, values, values.length / columns, columns);
    }

    private Tensor floats(double... values) {
        return Tensor.of(device, values, values.length);
    }

    private Tensor ints(int... values) {
        return Tensor.of(device, values, values.length);
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private static void outOfBounds(ThrowingCallable call, String message) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(call)
                .withMessage(message);
    }

    @Test
    void shapesThatDoNotFit() {
        refused(
                () -> new Accuracy().add(two, ints(0, 1, 1)),
                "metrics: outputs of shape [2, 2], targets of shape [3] must have the same number of rows, the first"
                        + " axis");
        refused(
                () -> new Accuracy().add(two, ints(0, 1), floats(1, 1, 1)),
                "metrics: outputs of shape [2, 2], targets of shape [2] and weights of shape [3] must have the same"
                        + " number of rows, the first axis");
        refused(
                () -> new Accuracy().add(two, ints(0, 1), two),
                "metrics: weights of shape [2, 2] must have one weight a row, in shape [rows]");
        refused(
                () -> new F1(2, Average.MACRO).add(two, two),
                "macroF1: outputs of shape [2, 2] and labels of shape [2, 2] do not fit: they must be [rows, classes] or"
                        + " [rows], and [rows]");
        refused(
                () -> new Recall(5, Average.MICRO).add(two, ints(0, 1)),
                "microRecall of 5 classes cannot take outputs of shape [2, 2], which are those of 2");
        refused(
                () -> new Accuracy().add(Tensor.of(device, new float[0], 2, 0), ints(0, 1)),
                "accuracy: outputs of shape [2, 0] have no classes");
        refused(
                () -> new R2().add(two, floats(1, 2)),
                "r2: predictions of shape [2, 2] and targets of shape [2] must have one shape");
        R2 r2 = new R2();
        r2.add(two, two);
        refused(() -> r2.add(floats(1, 2), floats(1, 2)), "r2: rows of 1 number(s) cannot be added to rows of 2");
    }

    @Test
    void labelsThatAreNoClasses() {
        outOfBounds(
                () -> new LogLoss(Outputs.LOGITS).add(two, ints(0, 2)),
                "logLoss: the label 2 of row 1 (counted from 0) is no class: there are 2, from 0");
        outOfBounds(
                () -> new Accuracy().add(two, ints(-1, 2)),
                "accuracy: the label -1 of row 0 (counted from 0) is no class: there are 2, from 0");
        outOfBounds(
                () -> new Accuracy().add(ints(0, 7), ints(0, -7)),
                "accuracy: the label -7 of row 1 (counted from 0) is no class, whose index is at least 0");
        outOfBounds(
                () -> new ConfusionMatrix(3).add(ints(0, 3), ints(0, 2)),
                "confusionMatrix: the predicted class 3 of row 1 (counted from 0) is no class: there are 3, from 0");
        outOfBounds(
                () -> new ConfusionMatrix(3).add(ints(0, 2), ints(3, 2)),
                "confusionMatrix: the label 3 of row 0 (counted from 0) is no class: there are 3, from 0");
        refused(
                () -> new Accuracy().add(two, floats(0, 0.5)),
                "accuracy: the label 0.5 of row 1 (counted from 0) is no class index, which is a whole number");
        refused(
                () -> new Accuracy().add(two, floats(Double.NaN, 0)),
                "accuracy: the label NaN of row 0 (counted from 0) is no class index, which is a whole number");
    }

    @Test
    void outputsThatAreNotWhatTheyShouldBe() {
        refused(
                () -> new Accuracy().add(table(2, 1, 2, 3, Double.NaN), ints(0, 1)),
                "accuracy: the output NaN of row 1 (counted from 0) is none of SCORES");
        refused(
                () -> new LogLoss(Outputs.LOGITS).add(table(2, 1, 2, 3, Double.POSITIVE_INFINITY), ints(0, 1)),
                "logLoss: the output Infinity of row 1 (counted from 0) is none of LOGITS");
        refused(
                () -> new LogLoss(Outputs.PROBABILITIES).add(table(2, 1, 0, -0.5, 1.5), ints(0, 1)),
                "logLoss: the output -0.5 of row 1 (counted from 0) is none of PROBABILITIES");
        refused(
                () -> new RocAuc(2, Outputs.PROBABILITIES).add(table(2, 1, 0, 1, 1), ints(0, 1)),
                "rocAuc: the sum of the probabilities of row 1 (counted from 0) is 2.0 and not 1: are they logits?");
        double none = Double.NEGATIVE_INFINITY;
        refused(
                () -> new RocAuc(2, Outputs.LOGITS).add(table(2, none, 0, none, none), ints(0, 1)),
                "rocAuc: the logits of row 1 (counted from 0) are all -Infinity, which rules every class out");
        refused(
                () -> new Accuracy().add(floats(1, 2), ints(0, 1)),
                "accuracy: outputs of shape [2] are one number a row: say whether it is a logit or a probability of"
                        + " class 1, with Outputs.LOGITS or Outputs.PROBABILITIES");
        refused(
                () -> new AveragePrecision(2, Outputs.SCORES).add(ints(0, 1), ints(0, 1)),
                "averagePrecision: outputs of INT32 are predicted classes, and this metric needs a number for each"
                        + " class");
        refused(
                () -> new Accuracy().add(Tensor.of(device, new int[4], 2, 2), ints(0, 1)),
                "accuracy: outputs of INT32 are predicted classes, of shape [rows], not [2, 2]: convert scores with"
                        + " to(FLOAT32)");
        refused(
                () -> new TopKAccuracy(2).add(floats(1, 2), ints(0, 1)),
                "top2Accuracy: outputs of one column are for two classes, of which the top 2 say nothing that Accuracy"
                        + " does not");
    }

    @Test
    void weightsThatCannotBe() {
        for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            refused(
                    () -> new Accuracy().add(two, ints(0, 1), floats(1, weight)),
                    "metrics: the weight of row 1 (counted from 0) is " + weight
                            + ", and must be finite and not negative");
        }
    }

    @Test
    void settingsThatCannotBe() {
        refused(
                () -> new LogLoss(Outputs.SCORES),
                "logLoss: scores have no probabilities: say Outputs.LOGITS or Outputs.PROBABILITIES");
        refused(() -> new CalibrationError(Outputs.LOGITS, 0), "calibrationError: 0 bins, and at least 1 is needed");
        refused(() -> new TopKAccuracy(0), "topKAccuracy: k is 0, and must be at least 1");
        refused(() -> new Precision(1, Average.MACRO), "macroPrecision: 1 class(es), and at least 2 are needed");
        refused(() -> new RocAuc(1, Outputs.LOGITS), "rocAuc: 1 class(es), and at least 2 are needed");
        refused(
                () -> new ConfusionMatrix(List.of("one"), Outputs.SCORES),
                "confusionMatrix: 1 class(es), and from 2 to 46000 are possible");
    }
}

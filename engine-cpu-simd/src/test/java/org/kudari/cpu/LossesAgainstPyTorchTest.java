package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cpu.ExpectedValues.Worst;
import org.kudari.device.Device;
import org.kudari.io.tensors.ArrayData;
import org.kudari.layout.DType;
import org.kudari.loss.GaussianNegativeLogLikelihood;
import org.kudari.loss.LossReduction;
import org.kudari.loss.Losses;
import org.kudari.loss.RowLoss;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Tensor;

/**
 * Every loss against PyTorch, or a published formula where it has none: values and gradients, with every reduction and
 * option, on the reference and on the CPU. {@code scripts/expected-losses.py} wrote the expected values. The worst error
 * of each case is printed. It is relative to the value itself in the cases that are named far, where inputs are large or
 * results near 0. In the others it is relative to the mean magnitude of the tensor's values if that is larger.
 */
class LossesAgainstPyTorchTest {
    private static final double[] WEIGHTS = {0.5, 2, 1, 3};

    /** In roundings of the type: half a unit in the last place. In double those of the judge count as much. */
    private static final double TOLERANCE = 32;

    /** A loss with options; the weights of rows are null if there are none. */
    private interface Judged {
        Tensor of(LossReduction reduction, List<Tensor> inputs, Tensor rowWeights);

        static Judged of(RowLoss loss) {
            return (reduction, inputs, rowWeights) -> rowWeights == null
                    ? loss.withReduction(reduction).of(inputs.get(0), inputs.get(1))
                    : loss.withReduction(reduction).of(inputs.get(0), inputs.get(1), rowWeights);
        }

        static Judged of(boolean full, double epsilon) {
            return (reduction, inputs, rowWeights) -> {
                var loss = new GaussianNegativeLogLikelihood(full, epsilon, reduction);
                return rowWeights == null
                        ? loss.of(inputs.get(0), inputs.get(1), inputs.get(2))
                        : loss.of(inputs.get(0), inputs.get(1), inputs.get(2), rowWeights);
            };
        }
    }

    private static final Map<String, Judged> CASES = cases();

    private static Map<String, Judged> cases() {
        Map<String, Judged> cases = new LinkedHashMap<>();
        put(cases, Losses.meanSquaredError(), "meanSquaredError");
        put(cases, Losses.meanAbsoluteError(), "meanAbsoluteError");
        put(cases, Losses.huber(1), "huber 1", "huber 1 far");
        put(cases, Losses.huber(0.5), "huber 0.5", "huber 0.5 far");
        put(cases, Losses.smoothL1(0.3f), "smoothL1 0.3", "smoothL1 0.3 far");
        put(cases, Losses.smoothL1(0), "smoothL1 0", "smoothL1 0 far");
        put(cases, Losses.logCosh(), "logCosh", "logCosh far");
        put(cases, Losses.quantile(0.75), "quantile 0.75", "quantile 0.75 far");
        put(cases, Losses.quantile(0.125, 0.5, 0.75), "quantile by column");
        put(cases, Losses.poissonNegativeLogLikelihood(), "poisson", "poisson far");
        put(cases, Losses.poissonNegativeLogLikelihood(true, true), "poisson full");
        put(cases, Losses.poissonNegativeLogLikelihood(false, false), "poisson of rates");
        put(cases, Losses.poissonNegativeLogLikelihood(false, true), "poisson of rates, full");
        cases.put("gaussian", Judged.of(false, 1e-6));
        cases.put("gaussian far", Judged.of(false, 1e-6));
        cases.put("gaussian full, by row", Judged.of(true, 1e-6));
        cases.put("gaussian small", Judged.of(false, 0x1p-10));
        put(cases, Losses.klDivergence(), "klDivergence", "klDivergence far");
        put(cases, Losses.klDivergenceOfLogarithms(), "klDivergence of logarithms");
        put(cases, Losses.hinge(), "hinge", "hinge far");
        put(cases, Losses.binaryCrossEntropy(), "binaryCrossEntropy", "binaryCrossEntropy far");
        String logits = "binaryCrossEntropyWithLogits";
        put(cases, Losses.binaryCrossEntropyWithLogits(), logits, logits + " far");
        put(cases, Losses.binaryCrossEntropyWithLogits(3), logits + ", weight 3", logits + ", weight 3 far");
        put(cases, Losses.binaryCrossEntropyWithLogits(0.5, 2, 10), logits + ", weights by column");
        put(cases, Losses.binaryFocal(2), "binaryFocal 2");
        put(cases, Losses.binaryFocal(1.5, 0.25), "binaryFocal 1.5, 0.25");
        put(cases, Losses.binaryFocal(0), "binaryFocal 0");
        put(cases, Losses.binaryFocal(2, 0.25), "binaryFocal 2, 0.25 far");
        put(cases, Losses.binaryFocal(0.5), "binaryFocal 0.5 far");
        var crossEntropy = Losses.crossEntropy();
        var weighted = crossEntropy.withClassWeights(WEIGHTS);
        var ignoring = crossEntropy.withIgnoredIndex(-100);
        put(cases, crossEntropy, "crossEntropy", "crossEntropy far", "crossEntropy of two axes");
        put(cases, crossEntropy, "crossEntropy of soft targets", "crossEntropy of soft targets far");
        put(cases, weighted, "crossEntropy, weights", "crossEntropy, weights far");
        put(cases, weighted, "crossEntropy of soft targets, weights");
        for (String kind : List.of("crossEntropy", "crossEntropy of soft targets")) {
            put(cases, crossEntropy.withLabelSmoothing(0.125), kind + ", smoothing");
            put(cases, weighted.withLabelSmoothing(0.125), kind + ", weights, smoothing");
        }
        put(cases, crossEntropy.withLabelSmoothing(0.125), "crossEntropy, smoothing far");
        put(cases, weighted.withLabelSmoothing(0.125), "crossEntropy, weights, smoothing far");
        put(cases, ignoring, "crossEntropy, ignored");
        put(cases, crossEntropy.withIgnoredIndex(1), "crossEntropy, ignored class");
        put(cases, ignoring.withClassWeights(WEIGHTS), "crossEntropy, ignored, weights");
        put(cases, ignoring.withLabelSmoothing(0.125), "crossEntropy, ignored, smoothing");
        put(cases, ignoring.withLabelSmoothing(0.125).withClassWeights(WEIGHTS), "crossEntropy, all options");
        put(cases, Losses.focal(2), "focal 2", "focal 2 far");
        put(cases, Losses.focal(1.5).withAlphas(WEIGHTS), "focal 1.5, alphas");
        put(cases, Losses.focal(0), "focal 0");
        return cases;
    }

    private static void put(Map<String, Judged> cases, RowLoss loss, String... names) {
        for (String name : names) {
            cases.put(name, Judged.of(loss));
        }
    }

    private final ExpectedValues expected = new ExpectedValues("losses.safetensors");

    @AfterEach
    void close() {
        expected.close();
    }

    @Test
    void everyCaseOfTheFileIsJudged() {
        TreeSet<String> names = new TreeSet<>();
        expected.names().forEach(name -> names.add(name.substring(0, name.indexOf('/'))));
        assertThat(CASES.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void valuesAndGradientsAreThoseOfPyTorch() {
        try (Device reference = new Device(new ReferenceBackend());
                Device cpu = new Device(CpuBackend.open(2))) {
            ExpectedValues.requireClose(List.of(reference, cpu), CASES, TOLERANCE, this::check);
        }
    }

    private void check(Device device, DType type, String name, Judged loss, Worst worst) {
        Tensor weights = expected.tensor(device, type, name + "/weights");
        for (LossReduction reduction : LossReduction.values()) {
            String lower = reduction.name().toLowerCase(Locale.ROOT);
            for (Tensor rowWeights : new Tensor[] {null, weights}) {
                List<Tensor> inputs = expected.inputs(device, type, name);
                String prefix = name + "/" + (rowWeights == null ? "" : "weighted ") + lower;
                Tensor value = loss.of(reduction, inputs, rowWeights);
                worst.compare(prefix, value, expected.get(prefix));
                Gradients gradients = reduction == LossReduction.NONE
                        ? value.backward(expected.tensor(device, type, name + "/upstream"))
                        : value.backward();
                for (int i = 0; i < inputs.size(); i++) {
                    ArrayData gradient = expected.get(prefix + "/" + i);
                    if (gradient != null) {
                        worst.compare(prefix + "/" + i, gradients.of(inputs.get(i)), gradient);
                    }
                }
            }
        }
    }
}

package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
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

    private final Safetensors expected = open();

    private static Safetensors open() {
        try {
            return Safetensors.open(Path.of(LossesAgainstPyTorchTest.class
                    .getResource("losses.safetensors")
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void close() {
        expected.close();
    }

    @Test
    void everyCaseOfTheFileIsJudged() {
        TreeSet<String> names = new TreeSet<>();
        expected.tensors().keySet().forEach(name -> names.add(name.substring(0, name.indexOf('/'))));
        assertThat(CASES.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void valuesAndGradientsAreThoseOfPyTorch() {
        try (Device reference = new Device(new ReferenceBackend());
                Device cpu = new Device(CpuBackend.open(2))) {
            System.out.println("worst errors, in roundings       reference float32, float64   CPU float32, float64");
            List<String> failures = new ArrayList<>();
            CASES.forEach((name, loss) -> {
                StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-52s", name));
                for (Device device : List.of(reference, cpu)) {
                    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
                        Worst worst = new Worst(name, type);
                        check(device, type, name, loss, worst);
                        line.append(String.format(Locale.ROOT, "%9.2f", worst.error));
                        if (!(worst.error <= TOLERANCE)) {
                            failures.add(name + " on " + device + " in " + type + ": " + worst);
                        }
                    }
                }
                System.out.println(line);
            });
            assertThat(failures).isEmpty();
        }
    }

    private void check(Device device, DType type, String name, Judged loss, Worst worst) {
        try (Scope _ = device.scope()) {
            Tensor weights = tensor(device, type, name + "/weights");
            for (LossReduction reduction : LossReduction.values()) {
                String lower = reduction.name().toLowerCase(Locale.ROOT);
                for (Tensor rowWeights : new Tensor[] {null, weights}) {
                    List<Tensor> inputs = inputs(device, type, name);
                    String prefix = name + "/" + (rowWeights == null ? "" : "weighted ") + lower;
                    Tensor value = loss.of(reduction, inputs, rowWeights);
                    worst.compare(prefix, value, expected.tensors().get(prefix));
                    Gradients gradients = reduction == LossReduction.NONE
                            ? value.backward(tensor(device, type, name + "/upstream"))
                            : value.backward();
                    for (int i = 0; i < inputs.size(); i++) {
                        ArrayData gradient = expected.tensors().get(prefix + "/" + i);
                        if (gradient != null) {
                            worst.compare(prefix + "/" + i, gradients.of(inputs.get(i)), gradient);
                        }
                    }
                }
            }
        }
    }

    private List<Tensor> inputs(Device device, DType type, String name) {
        List<Tensor> inputs = new ArrayList<>();
        while (expected.tensors().containsKey(name + "/input " + inputs.size())) {
            Tensor input = tensor(device, type, name + "/input " + inputs.size());
            inputs.add(input.type().isFloating() ? input.variable() : input);
        }
        return inputs;
    }

    /** A tensor of the file; numbers are of the type given, labels of their own. */
    private Tensor tensor(Device device, DType type, String name) {
        ArrayData tensor = expected.tensors().get(name);
        return tensor.type() == ArrayType.I64
                ? Tensor.of(device, tensor.longs(), tensor.shape())
                : Tensor.of(device, tensor.doubles(), tensor.shape()).to(type);
    }

    /** The largest error so far, in roundings of a type, and where it is. */
    private static final class Worst {
        private final boolean isFar;
        private final double rounding;
        private double error;
        private String where = "";

        Worst(String name, DType type) {
            isFar = name.endsWith(" far");
            rounding = type == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
        }

        void compare(String what, Tensor actual, ArrayData expected) {
            assertThat(actual.shape().toArray()).as(what).isEqualTo(expected.shape());
            double[] values = actual.toDoubleArray();
            double[] wanted = expected.doubles();
            double mean = Arrays.stream(wanted).map(Math::abs).average().orElse(0);
            for (int i = 0; i < values.length; i++) {
                double difference = Math.abs(values[i] - wanted[i]);
                double size = isFar ? Math.abs(wanted[i]) : Math.max(mean, Math.abs(wanted[i]));
                // Subnormal numbers have fewer digits.
                double roundings = difference <= Float.MIN_NORMAL ? 0 : difference / size / rounding;
                if (!(roundings <= error)) {
                    error = Double.isNaN(roundings) ? Double.POSITIVE_INFINITY : roundings;
                    where = what + " [" + i + "]: expected " + wanted[i] + ", but was " + values[i];
                }
            }
        }

        @Override
        public String toString() {
            return error + " roundings at " + where;
        }
    }
}

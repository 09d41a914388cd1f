package org.kudari.examples;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.BackendProvider;
import org.kudari.device.Device;
import org.kudari.device.Devices;

/** Runs every example of the list, and checks what its output claims. */
class ExamplesTest {
    private static final Map<String, Consumer<List<String>>> CLAIMS = Map.ofEntries(
            entry("neuron", ExamplesTest::neuron),
            entry("backprop", ExamplesTest::backprop),
            entry("and-gate", ExamplesTest::andGate),
            entry("passengers", ExamplesTest::passengers),
            entry("digits", ExamplesTest::digits),
            entry("custom-activation", ExamplesTest::customActivation),
            entry("custom-operation", ExamplesTest::customOperation),
            entry("saving-and-loading", ExamplesTest::savingAndLoading),
            entry("resume", ExamplesTest::resume),
            entry("fine-tuning", ExamplesTest::fineTuning),
            entry("per-sample", ExamplesTest::perSampleGradients),
            entry("evaluate", ExamplesTest::evaluate),
            entry("watching", ExamplesTest::watching),
            entry("learning-rates", ExamplesTest::learningRates),
            entry("embeddings", ExamplesTest::embeddings),
            entry("jacobians", ExamplesTest::jacobians),
            entry("gradient-penalty", ExamplesTest::gradientPenalty),
            entry("two-devices", ExamplesTest::twoDevices));

    /** Those that take seconds, or try all devices themselves, run on the preferred device only. */
    private static final Set<String> ONCE = Set.of(
            "passengers",
            "digits",
            "evaluate",
            "watching",
            "learning-rates",
            "fine-tuning",
            "gradient-penalty",
            "two-devices");

    static Stream<Arguments> examplesOnDevices() {
        List<String> devices = Devices.available().stream()
                .map(BackendProvider.AvailableDevice::name)
                .toList();
        return Example.all().stream()
                .flatMap(example -> devices.stream()
                        .limit(ONCE.contains(example.name()) ? 1 : devices.size())
                        .map(device -> Arguments.of(example.name(), device)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("examplesOnDevices")
    void doesWhatItSays(String name, String device) {
        assertThat(CLAIMS).as("what must the output of this example show?").containsKey(name);
        StringWriter text = new StringWriter();

        try (Device opened = Devices.open(device)) {
            Example.named(name).orElseThrow().program().run(opened, new PrintWriter(text, true));
        }

        List<String> lines = text.toString().lines().toList();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(160).doesNotEndWith(" "));
        CLAIMS.get(name).accept(lines);
    }

    private static void evaluate(List<String> lines) {
        assertThat(lines.getFirst()).startsWith("macroF1");
        assertThat(lines).contains("the same F1 either way: true");
    }

    private static void watching(List<String> lines) {
        assertThat(lines.getFirst())
                .startsWith("layer 0 (Linear(784, 32)) receives almost no gradient: norm ")
                .endsWith("in front of 10 sigmoid layers");
        assertThat(lines.get(1)).isEqualTo("  try ReLU with He's rule, or residuals");
        assertThat(lines).hasSize(23).anyMatch(line -> line.matches("  layer 20 Linear\\(32, 10\\) +gradient .*e-01"));
    }

    private static void passengers(List<String> lines) {
        assertThat(lines).anyMatch(line -> line.matches("name +ignored .*"));
        assertThat(lines).anyMatch(line -> line.matches("deck +category .*"));
        assertThat(lines).anyMatch(line -> line.matches("booked +time .*"));
        assertThat(lines)
                .anyMatch(line -> line.matches("age +number .*"))
                .anyMatch(line -> line.matches("accuracy on rows held out: (8[5-9]|9[0-9]) %"))
                .contains("a map, all cells known: yes", "a record, age missing: no");
    }

    private static void learningRates(List<String> lines) {
        assertThat(lines)
                .contains(
                        "  step  20  1.000  ****************************************",
                        "  step  60  0.500  ********************");
        String[] words = lines.getLast().split(" ");
        assertThat(Double.parseDouble(words[13])).as(lines.getLast()).isLessThan(Double.parseDouble(words[5]));
    }

    private static void embeddings(List<String> lines) {
        assertThat(lines).contains("26 of 26 letters are told apart");
    }

    private static void savingAndLoading(List<String> lines) {
        assertThat(lines)
                .contains(
                        "  hidden  Linear(2, 3)  weight [2, 3], bias [3]        9",
                        "two networks of other seeds answer differently: different",
                        "after second.load(file): the same bits");
    }

    private static void resume(List<String> lines) {
        assertThat(lines)
                .containsExactly(
                        "trained for 3 epochs of 10 steps without a break",
                        "broken off in epoch 2; the newest file is checkpoint-000000000017.safetensors",
                        "gone on to the end: the same bits, with dropout and Adam");
    }

    private static void fineTuning(List<String> lines) {
        assertThat(lines).contains("after training the head alone, the eye is the same to the bit");
        int right = Integer.parseInt(lines.getLast().strip().split(" ")[0]);
        assertThat(right).isBetween(75, 100);
    }

    private static void perSampleGradients(List<String> lines) {
        double[] norms = lines.subList(1, 5).stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(7)))
                .toArray();
        assertThat(norms[3]).isGreaterThan(5 * Math.max(norms[0], Math.max(norms[1], norms[2])));
        assertThat(lines)
                .contains("their mean is the gradient of the batch: true", "longest after clipping to 1: 1.000");
    }

    private static void jacobians(List<String> lines) {
        assertThat(lines)
                .containsExactly(
                        "(r, a) to (r cos a, r sin a) at r = 2, a = 0.5",
                        "  dx/dr, dx/da        0.8776   -0.9589",
                        "  dy/dr, dy/da        0.4794    1.7552",
                        "the same column by column: true",
                        "  determinant   2.0000",
                        "Rosenbrock's function at (1, 1), its minimum",
                        "  H (1, -1)        1202.0000 -600.0000",
                        "  first row of H    802.0000 -400.0000",
                        "  second row of H  -400.0000  200.0000");
    }

    private static void gradientPenalty(List<String> lines) {
        double[] free = numbers(lines.get(2));
        double[] limited = numbers(lines.get(3));
        assertThat(free[1]).isLessThan(limited[1]);
        assertThat(free[2]).isGreaterThan(4);
        assertThat(limited[2]).isLessThan(2);
    }

    private static double[] numbers(String line) {
        return Stream.of(line.strip().split(" +"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static void neuron(List<String> lines) {
        assertThat(lines)
                .containsExactly(
                        "one neuron, y = x w, that should answer t",
                        "  x                     2.00",
                        "  t                    10.00",
                        "  w                     3.00",
                        "forward: the answer, and how wrong it is",
                        "  y = x w               6.00",
                        "  L = (y - t)^2        16.00",
                        "backward: how L changes with w, by the chain rule",
                        "  dL/dy = 2 (y - t)    -8.00",
                        "  dL/dw = dL/dy x     -16.00",
                        "the same by the engine",
                        "  dL/dw               -16.00",
                        "a step of 0.1 down the slope",
                        "  w - 0.1 dL/dw         4.60",
                        "  L                     0.64");
    }

    private static void backprop(List<String> lines) {
        assertThat(lines)
                .containsExactly(
                        "two layers without activations",
                        "  inputs x              1.00    0.50",
                        "  hidden weights W      0.10    0.30",
                        "                        0.20    0.40",
                        "  output weights v      0.50",
                        "                        0.60",
                        "  target t              1.00",
                        "forward",
                        "  hidden h = x W        0.20    0.50",
                        "  output y = h v        0.40",
                        "  loss L = (y - t)^2    0.36",
                        "backward, layer by layer; a prime marks a transpose",
                        "  dL/dy = 2 (y - t)    -1.20",
                        "  dL/dv = h' dL/dy     -0.24",
                        "                       -0.60",
                        "  dL/dh = dL/dy v'     -0.60   -0.72",
                        "  dL/dW = x' dL/dh     -0.60   -0.72",
                        "                       -0.30   -0.36",
                        "backward in one call",
                        "  dL/dv                -0.24",
                        "                       -0.60",
                        "  dL/dW                -0.60   -0.72",
                        "                       -0.30   -0.36");
    }

    private static void andGate(List<String> lines) {
        assertThat(lines)
                .contains(
                        "     1    0.7532    -0.0578     0.0578     0.2500",
                        "  1000    0.0347    -0.0040    -0.0040     0.0060");
        assertThat(lines)
                .endsWith(
                        "what it has learned",
                        "  w1 = 6.0149, w2 = 6.0150, b = -9.1997",
                        "  0 and 0   0.0001",
                        "  0 and 1   0.0397",
                        "  1 and 0   0.0397",
                        "  1 and 1   0.9443");
    }

    private static void digits(List<String> lines) {
        double accuracy = number(lines, "  ([0-9.]+) % of 2,000 new images are read right");
        assertThat(accuracy).isBetween(95.0, 100.0);
        assertThat(lines).contains("an image that is read as 3, and the gradient of its score for 3");
        List<String> drawing = lines.subList(4, lines.size());
        assertThat(drawing).hasSize(14);
        assertThat(String.join("\n", drawing)).contains("###", "+++", "---");
    }

    private static void customActivation(List<String> lines) {
        assertThat(lines)
                .contains(
                        "  forward   (x0) -> mul(x0, tanh(softplus(x0)))",
                        "  backward  (x0, x1) -> t0 = tanh(softplus(x0)); add(mul(x1, t0),"
                                + " mul(mul(mul(x1, x0), sub(1, mul(t0, t0))), sigmoid(x0)))",
                        "     0.0       0.0000     0.6000     0.6000");
        List<Matcher> rows =
                matches(lines, "\\s+-?\\d\\.\\d\\s+-?\\d\\.\\d{4}\\s+(-?\\d\\.\\d{4})\\s+(-?\\d\\.\\d{4})");
        assertThat(rows)
                .hasSize(7)
                .allSatisfy(row -> assertThat(Double.parseDouble(row.group(1)))
                        .isCloseTo(Double.parseDouble(row.group(2)), within(2e-3)));
        assertThat(number(lines, "  0 xor 0   ([0-9.]+)")).isLessThan(0.05);
        assertThat(number(lines, "  0 xor 1   ([0-9.]+)")).isGreaterThan(0.95);
        assertThat(number(lines, "  1 xor 0   ([0-9.]+)")).isGreaterThan(0.95);
        assertThat(number(lines, "  1 xor 1   ([0-9.]+)")).isLessThan(0.05);
    }

    private static void customOperation(List<String> lines) {
        assertThat(lines).contains("  y = x / |x|          0.600   0.800", "  dL/dx                0.128  -0.096");
        assertThat(lines)
                .filteredOn(line -> line.matches("  unit-rows +passed +error .*"))
                .hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.matches("  its own gradient +passed +error .*"))
                .hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.matches("  wrong-unit-rows +FAILED +error .*"))
                .hasSize(1);
    }

    private static void twoDevices(List<String> lines) {
        List<Matcher> rows = matches(lines, "  (\\S+) +\\d+\\.\\d{3} +(\\d+\\.\\d{6})  (\\S+)");
        assertThat(rows.stream().map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(Devices.available().stream()
                        .map(BackendProvider.AvailableDevice::name)
                        .toList());
        double loss = Double.parseDouble(rows.getFirst().group(2));
        // Ten classes guessed at random cost ln 10.
        assertThat(loss).isLessThan(Math.log(10) / 2);
        assertThat(rows).allSatisfy(row -> {
            assertThat(Double.parseDouble(row.group(2))).isCloseTo(loss, within(1e-3));
            assertThat(Double.parseDouble(row.group(3))).isLessThan(1e-5);
        });
        assertThat(lines.getLast()).containsAnyOf("last loss", "not in TF32", "there is no device 'opencl'");
    }

    private static List<Matcher> matches(List<String> lines, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return lines.stream().map(compiled::matcher).filter(Matcher::matches).toList();
    }

    private static double number(List<String> lines, String pattern) {
        List<Matcher> found = matches(lines, pattern);
        assertThat(found).as(pattern + " in " + lines).hasSize(1);
        return Double.parseDouble(found.getFirst().group(1));
    }
}

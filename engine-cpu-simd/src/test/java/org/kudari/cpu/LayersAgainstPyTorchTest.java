package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.cpu.ExpectedValues.Worst;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.init.Initializer;
import org.kudari.init.VarianceScaling;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.ModelFunction;
import org.kudari.model.Step;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Embedding;
import org.kudari.nn.Flatten;
import org.kudari.nn.GatedLinearUnit;
import org.kudari.nn.Graph;
import org.kudari.nn.GroupNorm;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.LogSoftmax;
import org.kudari.nn.PReLU;
import org.kudari.nn.RMSNorm;
import org.kudari.nn.Residual;
import org.kudari.nn.Softmax;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Every layer against PyTorch, or a published formula where it has none: outputs and the gradients of inputs and
 * parameters, on the reference and on the CPU; running statistics; and the statistics of initializers. {@code
 * scripts/expected-layers.py} wrote the expected values. The worst error of each is printed, see {@link ExpectedValues}.
 */
class LayersAgainstPyTorchTest {
    /**
     * In roundings of the type: half a unit in the last place. In double those of the judge count as much. The largest
     * are of gradients near 0, whose terms cancel: of functions where they are flat, and of softmax.
     */
    private static final double TOLERANCE = 64;

    private static final Map<String, Layer> CASES = cases();

    private static Map<String, Layer> cases() {
        Map<String, Layer> cases = new LinkedHashMap<>();
        cases.put("linear", new Linear(7, 4));
        cases.put("linear of rank 3", new Linear(7, 4).withoutBias());
        cases.put("embedding", new Embedding(10, 3));
        cases.put("embedding with padding", new Embedding(10, 3).withPadding(3));
        cases.put("flatten", new Flatten());
        cases.put("flatten of axes 1 to 2", new Flatten(1, 2));
        cases.put("layerNorm", new LayerNorm(7));
        cases.put("layerNorm of two axes", new LayerNorm(2, 4));
        cases.put("layerNorm without affine", new LayerNorm(7).withoutAffine().withEpsilon(1e-3));
        cases.put("rmsNorm", new RMSNorm(7));
        cases.put("groupNorm", new GroupNorm(2, 6));
        cases.put("groupNorm of images", new GroupNorm(3, 6));
        cases.put("batchNorm", new BatchNorm(7));
        cases.put("batchNorm of images", new BatchNorm(6));
        cases.put("batchNorm without affine", new BatchNorm(7).withoutAffine().withEpsilon(1e-3));
        cases.put("prelu", new PReLU());
        cases.put("prelu by feature", new PReLU(7));
        cases.put("prelu by channel", new PReLU(6));
        for (String name : List.of(
                "relu",
                "relu6",
                "leaky-relu",
                "sigmoid",
                "tanh",
                "softplus",
                "gelu",
                "gelu-tanh",
                "silu",
                "mish",
                "elu",
                "selu",
                "softsign",
                "hard-swish",
                "hard-sigmoid",
                "hard-tanh")) {
            cases.put(name, Activation.named(name));
        }
        cases.put("leaky-relu 0.25", Activation.leakyRelu(0.25));
        cases.put("elu 0.5", Activation.elu(0.5));
        cases.put("hard-tanh -0.5 to 2", Activation.hardTanh(-0.5, 2));
        cases.put("glu", GatedLinearUnit.glu());
        cases.put("swiGlu", GatedLinearUnit.swiGlu());
        cases.put("geGlu", GatedLinearUnit.geGlu());
        cases.put("softmax", new Softmax(1));
        cases.put("softmax of axis 0", new Softmax(0));
        cases.put("logSoftmax", new LogSoftmax(1));
        cases.put("residual", Residual.of(new Linear(7, 7), Activation.tanh()));
        cases.put("graph", Graph.of(g -> {
            var numbers = g.input();
            var words = g.input().then(new Embedding(3, 2));
            var h = numbers.concatenate(1, words).then(new Linear(9, 4), Activation.gelu());
            var normalized = h.then(new LayerNorm(4).as("norm"));
            return List.of(h.plus(normalized.times(h))
                    .then(new Linear(4, 3).withoutBias().as("head")));
        }));
        return cases;
    }

    private static final Map<String, Initializer> INITIALIZERS = Map.ofEntries(
            Map.entry("xavier uniform", Initializer.xavier()),
            Map.entry("xavier normal", Initializer.xavier().normal()),
            Map.entry("xavier uniform, gain 2", Initializer.xavier().gain(2)),
            Map.entry("he normal", Initializer.he()),
            Map.entry("he uniform", Initializer.he().uniform()),
            Map.entry("he normal, fan out", Initializer.he().fan(VarianceScaling.Fan.OUT)),
            Map.entry("lecun", Initializer.lecun()),
            Map.entry("truncated normal", Initializer.truncatedNormal()),
            Map.entry("truncated normal 0.5, 2, -1, 4", Initializer.truncatedNormal(0.5, 2, -1, 4)),
            Map.entry("normal 1, 0.5", Initializer.normal(1, 0.5)),
            Map.entry("uniform -1, 3", Initializer.uniform(-1, 3)),
            Map.entry("orthogonal", Initializer.orthogonal()),
            Map.entry("orthogonal, gain 3", Initializer.orthogonal().gain(3)));

    private static final double[] QUANTILES = {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99};

    private final Device reference = new Device(new ReferenceBackend());
    private final Device cpu = new Device(CpuBackend.open(2));
    private final ExpectedValues expected = new ExpectedValues("layers.safetensors");

    @AfterEach
    void close() {
        expected.close();
        reference.close();
        cpu.close();
    }

    @Test
    void everyCaseOfTheFileIsJudged() {
        TreeSet<String> layers = new TreeSet<>();
        TreeSet<String> initializers = new TreeSet<>();
        for (String name : expected.names()) {
            if (name.endsWith("/output")) {
                layers.add(name.substring(0, name.indexOf('/')));
            } else if (name.startsWith("initializer ")) {
                initializers.add(name.substring("initializer ".length()));
            }
        }
        assertThat(CASES.keySet()).containsExactlyInAnyOrderElementsOf(layers);
        assertThat(INITIALIZERS.keySet()).containsExactlyInAnyOrderElementsOf(initializers);
    }

    @Test
    void outputsAndGradientsAreThoseOfPyTorch() {
        ExpectedValues.requireClose(List.of(reference, cpu), CASES, TOLERANCE, this::check);
    }

    private void check(Device device, DType type, String name, Layer layer, Worst worst) {
        ModelFunction function = new ModelFunction(layer, 1);
        List<Tensor> parameters = new ArrayList<>();
        for (Parameters.Declaration parameter : function.parameters()) {
            parameters.add(expected.tensor(device, type, name + "/parameter " + parameter.name())
                    .variable());
        }
        List<Tensor> inputs = expected.inputs(device, type, name);
        Tensor output = function.apply(parameters, function.initialStates(device, type), inputs, ForwardContext.none())
                .getFirst();
        compare(worst, name + "/output", output);
        Gradients gradients = output.backward(expected.tensor(device, type, name + "/upstream"));
        for (int i = 0; i < parameters.size(); i++) {
            compare(worst, name + "/gradient " + function.parameters().get(i).name(), gradients.of(parameters.get(i)));
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).isRecorded()) {
                compare(worst, name + "/gradient input " + i, gradients.of(inputs.get(i)));
            }
        }
    }

    @Test
    void runningStatisticsAreThoseOfPyTorch() {
        for (Device device : List.of(reference, cpu)) {
            Worst worst = new Worst(DType.FLOAT32, false);
            Model model = new BatchNorm(3).on(device, 1);
            String name = "batchNorm steps/";
            model.parameters().set(0, expected.tensor(device, DType.FLOAT32, name + "parameter weight"));
            model.parameters().set(1, expected.tensor(device, DType.FLOAT32, name + "parameter bias"));
            for (int step = 0; step < 5; step++) {
                Tensor output =
                        model.forward(expected.tensor(device, DType.FLOAT32, name + "input " + step), Step.of(step));
                compare(worst, name + "output " + step, output);
                for (var state : model.states()) {
                    compare(worst, name + state.name() + " " + step, state.value());
                }
            }
            compare(worst, name + "prediction", model.predict(expected.tensor(device, DType.FLOAT32, name + "input")));
            System.out.println(
                    String.format(Locale.ROOT, "running statistics on %s: %.2f roundings", device, worst.error()));
            assertThat(worst.error()).as(worst.toString()).isLessThan(TOLERANCE);
        }
    }

    private void compare(Worst worst, String name, Tensor actual) {
        worst.compare(name, actual, expected.get(name));
    }

    /** Of 1.92 million numbers each; the errors are in deviations. The mean, the deviation and quantiles are compared. */
    @Test
    void initializersHaveTheStatisticsOfPyTorch() {
        System.out.println("worst differences of statistics, in deviations");
        new TreeMap<>(INITIALIZERS).forEach((name, initializer) -> {
            double[] judged = expected.get("initializer " + name).doubles();
            double[] actual = statistics(initializer);
            double worst = 0;
            for (int i = 0; i < actual.length; i++) {
                // The file has the least and the largest number too, which no two samples share.
                double wanted = judged[i < 2 ? i : i + 1];
                worst = Math.max(worst, Math.abs(actual[i] - wanted) / judged[1]);
            }
            System.out.println(String.format(Locale.ROOT, "%-32s%9.5f", name, worst));
            assertThat(worst).as(name).isLessThan(0.01);
        });
    }

    private double[] statistics(Initializer initializer) {
        int count = 600 * 400;
        double[] numbers = new double[8 * count];
        for (int i = 0; i < 8; i++) {
            try (Scope _ = cpu.scope()) {
                double[] part = initializer
                        .make(cpu, DType.FLOAT32, Shape.of(600, 400), RandomKey.of(i))
                        .toDoubleArray();
                System.arraycopy(part, 0, numbers, i * count, count);
            }
        }
        Arrays.sort(numbers);
        double mean = Arrays.stream(numbers).average().orElseThrow();
        double variance = Arrays.stream(numbers)
                .map(number -> (number - mean) * (number - mean))
                .average()
                .orElseThrow();
        double[] statistics = new double[2 + QUANTILES.length];
        statistics[0] = mean;
        statistics[1] = Math.sqrt(variance);
        for (int i = 0; i < QUANTILES.length; i++) {
            statistics[2 + i] = numbers[(int) Math.round(QUANTILES[i] * (numbers.length - 1))];
        }
        return statistics;
    }

    @Test
    void initializersOnTheHostAreTheSameOnEveryDevice() {
        for (Initializer initializer : List.of(Initializer.orthogonal(), Initializer.truncatedNormal())) {
            for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
                double[] here = initializer
                        .make(reference, type, Shape.of(30, 20), RandomKey.of(1))
                        .toDoubleArray();
                assertThat(initializer
                                .make(cpu, type, Shape.of(30, 20), RandomKey.of(1))
                                .toDoubleArray())
                        .containsExactly(here, within(0.0));
            }
        }
    }
}

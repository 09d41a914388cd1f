package org.kudari.testkit.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.Observer;
import org.kudari.model.Step;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Dropout;
import org.kudari.nn.Embedding;
import org.kudari.nn.Graph;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.nn.Shared;
import org.kudari.optim.Sgd;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.check.Check;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;

/** Who looks into a model changes no bit of a training or a prediction, and sees each layer by its name. */
public final class ObserverChecks {
    private static final int ROWS = 9;
    private static final int STEPS = 4;

    /** Each takes a batch of 6 features, and as a graph of two inputs also an index below 5 for each row. */
    private static final Map<String, Layer> MODELS = new LinkedHashMap<>();

    static {
        MODELS.put(
                "a chain",
                Sequential.of(
                        new Linear(6, 8),
                        new BatchNorm(8),
                        Activation.gelu(),
                        new Dropout(0.3f),
                        new Linear(8, 5),
                        Activation.tanh(),
                        new Linear(5, 3).withoutBias(),
                        Activation.sigmoid()));
        MODELS.put(
                "residuals",
                Sequential.of(
                        Residual.of(new LayerNorm(6), new Linear(6, 6), Activation.relu(), new Dropout(0.5f)),
                        Residual.of(new Linear(6, 4), Activation.silu(), new BatchNorm(4))
                                .through(new Linear(6, 4))));
        MODELS.put("a graph of two inputs and outputs", Graph.of(g -> {
            Layer tied = new Shared("tied", new Linear(4, 4));
            var numbers = g.input();
            var words = g.input().then(new Embedding(5, 2));
            var all = numbers.concatenate(1, words).then(new Linear(8, 4), Activation.tanh(), new Dropout(0.2f));
            var gate = all.then(tied, Activation.sigmoid());
            var gated = all.then(tied).times(gate).then(new BatchNorm(4).as("norm"));
            return List.of(all.plus(gated).then(new Linear(4, 2).as("head"), Activation.elu(1)), gated);
        }));
    }

    private ObserverChecks() {}

    /**
     * {@return the checks}
     *
     * @param subject the backend that they test; it must stay open while they run
     */
    public static Stream<Check> of(BackendUnderTest subject) {
        return MODELS.entrySet().stream()
                .map(each -> new Check(
                        "an observer changes no bit of " + each.getKey(),
                        () -> check(subject.device(), each.getValue())));
    }

    /** Reads what it is shown, and computes with it, as one that keeps statistics does. */
    private static final class Watching implements Observer {
        final Set<String> outputs = new TreeSet<>();
        final Set<String> gradients = new TreeSet<>();

        @Override
        public void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {
            outputs.add(path);
            output.square().mean().item();
        }

        @Override
        public void gradient(String path, Layer layer, Tensor gradient) {
            gradients.add(path);
            gradient.abs().max().item();
        }
    }

    private static void check(Device device, Layer architecture) {
        Watching watching = new Watching();
        List<HostArray> expected = trained(device, architecture, null);
        List<HostArray> observed = trained(device, architecture, watching);
        for (int i = 0; i < expected.size(); i++) {
            Expect.sameBits(expected.get(i), observed.get(i), "result " + i + " without and with an observer");
        }
        Set<String> layers = leaves(architecture.on(device, 1));
        Expect.that(watching.outputs.containsAll(layers), "outputs of " + layers + ", not only " + watching.outputs);
        Expect.that(watching.gradients.containsAll(layers), "gradients of " + layers + ", not " + watching.gradients);
    }

    /** The paths of the layers that have parameters. */
    private static Set<String> leaves(Model model) {
        Set<String> paths = new TreeSet<>();
        for (int i = 0; i < model.parameters().size(); i++) {
            String name = model.parameters().name(i);
            paths.add(name.substring(0, name.lastIndexOf('.')));
        }
        return paths;
    }

    /** Outputs and gradients of each step, then parameters, states and predictions. */
    private static List<HostArray> trained(Device device, Layer architecture, Observer observer) {
        List<HostArray> results = new ArrayList<>();
        Model model = architecture.on(device, 7);
        Sgd sgd = new Sgd(model.parameters(), 0.1);
        for (int step = 0; step < STEPS; step++) {
            try (Scope _ = device.scope()) {
                List<Tensor> inputs = inputs(device, architecture, step);
                ForwardContext context = ForwardContext.of(Step.of(step)).observedBy(observer);
                List<Tensor> outputs = model.forward(inputs, context);
                outputs.forEach(output -> results.add(HostArray.of(output.detach())));
                Gradients gradients = outputs.stream()
                        .map(output -> output.square().sum())
                        .reduce(Tensor::plus)
                        .orElseThrow()
                        .backward();
                results.add(HostArray.of(gradients.flat(model.parameters())));
                sgd.step(gradients);
            }
        }
        try (Scope _ = device.scope()) {
            results.add(HostArray.of(model.parameters().flat()));
            model.states().forEach(state -> results.add(HostArray.of(state.value())));
            ForwardContext context = ForwardContext.none().observedBy(observer);
            List<Tensor> inputs = inputs(device, architecture, STEPS);
            Mode.INFERENCE
                    .run(() -> model.forward(inputs, context))
                    .forEach(output -> results.add(HostArray.of(output)));
        }
        return results;
    }

    private static List<Tensor> inputs(Device device, Layer architecture, int step) {
        Tensor numbers =
                Tensor.random(device, Distribution.NORMAL, RandomKey.of(step), DType.FLOAT32, Shape.of(ROWS, 6));
        Tensor words = Tensor.of(
                device, LongStream.range(0, ROWS).map(i -> (i * i + step) % 5).toArray(), ROWS);
        return architecture instanceof Graph ? List.of(numbers, words) : List.of(numbers);
    }
}

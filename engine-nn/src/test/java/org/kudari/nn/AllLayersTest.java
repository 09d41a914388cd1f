package org.kudari.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kudari.autograd.GradientCheck.Argument;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.init.Initializer;
import org.kudari.layout.DType;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.ModelGradientCheck;
import org.kudari.model.ModelShapes;
import org.kudari.model.codec.LayerCodec;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.op.TensorSpec;
import org.kudari.predict.InferenceSession;
import org.kudari.tensor.Mode;
import org.kudari.tensor.RecordedFunction;
import org.kudari.tensor.Tensor;

/** What holds for every layer: its gradients of both orders, and its line in a file. */
class AllLayersTest {

    @Test
    void gradientsOfBothOrdersAreThoseOfFiniteDifferences() {
        List<String> failures = new ArrayList<>();
        try (Device device = new Device(new ReferenceBackend())) {
            SampleLayers.LAYERS.forEach((layer, inputs) -> {
                ModelGradientCheck check = ModelGradientCheck.of(layer, DType.FLOAT64, doubles(inputs));
                for (Mode mode : List.of(Mode.TRAINING, Mode.EVALUATION)) {
                    mode.run(() -> {
                        for (var result : List.of(check.firstOrder(device, 1e-7), check.secondOrder(device, 1e-7))) {
                            if (!result.passed()) {
                                failures.add(layer + " in " + mode + ": " + result);
                            }
                        }
                        return null;
                    });
                }
            });
        }
        assertThat(failures).isEmpty();
    }

    /** Random numbers of another type are others, so all types are that of the differences. */
    private static Argument[] doubles(List<Argument> inputs) {
        return inputs.stream()
                .map(input ->
                        input.type().isFloating() ? new Argument(DType.FLOAT64, input.shape(), input.values()) : input)
                .toArray(Argument[]::new);
    }

    @Test
    void aSessionRecordsEveryLayerAndGivesItsBits() {
        try (Device device = new Device(new ReferenceBackend())) {
            SampleLayers.LAYERS.forEach((layer, arguments) -> {
                Model model = layer.on(device, 3);
                List<TensorSpec> specs = arguments.stream()
                        .map(argument -> new TensorSpec(
                                argument.type().isFloating() ? DType.FLOAT32 : argument.type(), argument.shape()))
                        .toList();
                assertThat(LayerCodecs.standard().describe(layer))
                        .as(layer.toString())
                        .isTrue();
                InferenceSession session = new InferenceSession(model, specs);
                for (double scale : new double[] {1, -0.7}) {
                    try (InferenceSession.Run run = session.begin();
                            Scope _ = device.scope()) {
                        List<Tensor> inputs = new ArrayList<>();
                        for (int i = 0; i < specs.size(); i++) {
                            inputs.add(filled(
                                    run, i, specs.get(i), arguments.get(i).values(), scale, device));
                        }
                        assertThat(RecordedFunction.of(inputs, model::predict).isRepeatable())
                                .as(layer.toString())
                                .isTrue();
                        List<Tensor> expected = model.predict(inputs);
                        run.compute();
                        assertThat(run.outputs()).as(layer.toString()).isEqualTo(expected.size());
                        for (int i = 0; i < expected.size(); i++) {
                            assertThat(run.output(i))
                                    .as(layer.toString())
                                    .containsExactly(expected.get(i).toFloatArray());
                        }
                    }
                }
            });
        }
    }

    /** Fills an input of a session. Returns the same as a tensor. */
    private static Tensor filled(
            InferenceSession.Run run, int input, TensorSpec spec, double[] values, double scale, Device device) {
        long[] dims = spec.shape().toArray();
        for (int i = 0; i < values.length; i++) {
            switch (spec.type()) {
                case FLOAT32 -> run.floats(input)[i] = (float) (values[i] * scale);
                case INT32 -> run.ints(input)[i] = (int) values[i];
                default -> run.longs(input)[i] = (long) values[i];
            }
        }
        return switch (spec.type()) {
            case FLOAT32 -> Tensor.of(device, run.floats(input), dims);
            case INT32 -> Tensor.of(device, run.ints(input), dims);
            default -> Tensor.of(device, run.longs(input), dims);
        };
    }

    @Test
    void everyLayerComesBackFromItsLines() {
        for (Layer layer : allSamples()) {
            Map<String, String> lines = LayerCodecs.standard().write(layer, "layer");
            assertThat(LayerCodecs.standard().read(lines, "layer")).isEqualTo(layer);
            assertThat(layer.describe()).doesNotContain("@").doesNotContain("[");
        }
        assertThat(LayerCodecs.standard().write(SampleLayers.GRAPH, "layer"))
                .containsEntry("layer", "graph 2 10,8 1 0,2 3 4 5 6 5,7 5,8 9");
    }

    private static List<Layer> allSamples() {
        List<Layer> layers = new ArrayList<>(SampleLayers.LAYERS.keySet());
        layers.addAll(SampleLayers.OTHER_SETTINGS);
        return layers;
    }

    /**
     * A setting that is the same in all samples could be missing in the lines, and nobody would notice. Initial values
     * are not in a file: who reads it has the values.
     */
    @Test
    void everySettingIsAnotherInSomeSample() throws ReflectiveOperationException {
        List<String> unchanged = new ArrayList<>();
        for (LayerCodec<?> codec : new StandardLayers().codecs()) {
            assertThat(codec.type().isRecord()).as(codec.kind()).isTrue();
            for (RecordComponent setting : codec.type().getRecordComponents()) {
                Set<Object> values = new HashSet<>();
                for (Layer layer : allSamples()) {
                    if (codec.type().isInstance(layer)) {
                        values.add(setting.getAccessor().invoke(layer));
                    }
                }
                if (values.size() < 2 && setting.getType() != Initializer.class) {
                    unchanged.add(codec.kind() + "." + setting.getName());
                }
            }
        }
        assertThat(unchanged).isEmpty();
    }

    /** Files may come from anywhere: nothing but an {@link IllegalArgumentException}, and no memory for what they say. */
    @Test
    void aDamagedLineIsALayerOrIsRefused() {
        String telling = "0123456789-,.: eE\t+x";
        SplittableRandom random = new SplittableRandom(15);
        int refused = 0;
        int rounds = 0;
        for (Layer layer : SampleLayers.LAYERS.keySet()) {
            for (int i = 0; i < 300; i++) {
                Map<String, String> lines = new TreeMap<>(LayerCodecs.standard().write(layer, "layer"));
                List<String> keys = List.copyOf(lines.keySet());
                String key = keys.get(random.nextInt(keys.size()));
                StringBuilder line = new StringBuilder(lines.get(key));
                // Behind the kind, mostly: what is no kind is refused at once.
                int at =
                        Math.max(line.indexOf(" "), 0) + random.nextInt(line.length() - Math.max(line.indexOf(" "), 0));
                String put = random.nextInt(4) == 0
                        ? ""
                        : Character.toString(telling.charAt(random.nextInt(telling.length())));
                line.replace(at, at + random.nextInt(2), put);
                lines.put(key, line.toString());
                rounds++;
                try {
                    ModelShapes.of(LayerCodecs.standard().read(lines, "layer"));
                } catch (IllegalArgumentException e) {
                    assertThat(e.getMessage()).as(line.toString()).isNotBlank();
                    refused++;
                }
            }
        }
        assertThat(refused).isBetween(rounds / 5, rounds * 9 / 10);
    }

    /** A new layer without a codec, or without a sample here, fails. */
    @Test
    void everyLayerOfThePackageHasACodecAndASample()
            throws IOException, URISyntaxException, ReflectiveOperationException {
        Set<Class<?>> withCodec = new HashSet<>();
        new StandardLayers().codecs().stream().map(LayerCodec::type).forEach(withCodec::add);
        Set<Class<?>> samples = new HashSet<>();
        SampleLayers.LAYERS.keySet().forEach(layer -> samples.add(layer.getClass()));
        List<Class<?>> layers = new ArrayList<>();
        Path classes = Path.of(
                Linear.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve("org/kudari/nn"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.class$", "");
                Class<?> found = Class.forName("org.kudari.nn." + name);
                if (Layer.class.isAssignableFrom(found)) {
                    layers.add(found);
                }
            }
        }
        assertThat(layers).hasSizeGreaterThan(15);
        assertThat(withCodec).containsAll(layers);
        assertThat(samples).containsAll(layers);
    }
}

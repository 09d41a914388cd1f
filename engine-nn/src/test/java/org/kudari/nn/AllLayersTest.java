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
import org.kudari.init.Initializer;
import org.kudari.layout.DType;
import org.kudari.model.Layer;
import org.kudari.model.ModelGradientCheck;
import org.kudari.model.ModelShapes;
import org.kudari.model.codec.LayerCodec;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.tensor.Mode;

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

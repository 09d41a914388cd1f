package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.device.Device;
import org.kudari.io.tensors.Safetensors;
import org.kudari.model.codec.LayerCodec;
import org.kudari.nn.StandardLayers;
import org.kudari.table.CellFormat;

/**
 * Files that earlier versions wrote, with what those versions predicted: 979b5fd on the CPU, later ones on the reference.
 * The folders are named after the commits. Every later format, and every new kind of layer, adds one: put the layer into
 * {@link AllLayersPredictor}, and let this test write it.
 *
 * <pre>
 * ./kudari test -pl engine-nn -am -Dtest=OldModelFilesTest -Dkudari.test.models=FOLDER
 * </pre>
 */
class OldModelFilesTest {
    private static final float[] ROWS = {1.5f, 2.25f, -1, -3, 9, 4, 7.75f, 0.5f, 8, 0, 0, 0, 3.5f, -2.5f, 1.25f};
    private static final String ALL_LAYERS = "e95de91/layers";

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    @EnabledIfSystemProperty(named = "kudari.test.models", matches = ".+")
    void writesAFileOfThisVersion() throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("kudari.test.models")));
        Predictor predictor = AllLayersPredictor.trained(device, ROWS);
        ModelFile.write(folder.resolve("layers.safetensors"), predictor, AllLayersPredictor.codecs());
        Predictions.Classes predictions = (Predictions.Classes) predictor.predict(rows());
        StringBuilder text = new StringBuilder();
        int classes = predictions.names().size();
        for (int row = 0; row < predictions.rows(); row++) {
            text.append(predictions.text(row));
            for (int i = 0; i < classes; i++) {
                text.append('\t').append(predictions.probabilities()[row * classes + i]);
            }
            text.append('\n');
        }
        Files.writeString(folder.resolve("layers.txt"), text);
    }

    /** A kind without a file could change its line, and nobody would notice. */
    @Test
    void everyKindOfLayerIsInAFile() throws URISyntaxException {
        Set<String> kinds = new TreeSet<>();
        try (Safetensors file = Safetensors.open(resource(ALL_LAYERS + ".safetensors"))) {
            file.metadata().forEach((key, line) -> {
                if (key.startsWith("kudari.layer")) {
                    kinds.add(line.split(" ", 2)[0]);
                }
            });
        }
        assertThat(kinds)
                .containsAll(new StandardLayers()
                        .codecs().stream().map(LayerCodec::kind).toList());
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(OldModelFilesTest.class.getResource("/models/" + name).toURI());
    }

    private static Table rows() {
        return new Table(new Features.Floats(3, ROWS), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"979b5fd/classes", "979b5fd/regression", "979b5fd/dropout", "3213b20/layers", ALL_LAYERS})
    void theyPredictWhatTheyDidThen(String name) throws IOException, URISyntaxException {
        Predictor predictor = ModelFile.read(resource(name + ".safetensors"), device, AllLayersPredictor.codecs());
        assertThat(predictor.schema().cellFormat()).isEqualTo(CellFormat.USUAL);
        Predictions predictions = predictor.predict(rows());
        List<String> expected = Files.readAllLines(resource(name + ".txt"));

        assertThat(predictions.rows()).isEqualTo(expected.size());
        for (int row = 0; row < expected.size(); row++) {
            String[] words = expected.get(row).split("\t");
            switch (predictions) {
                case Predictions.Classes classes -> {
                    assertThat(classes.text(row)).isEqualTo(words[0]);
                    assertSame(classes.probabilities(), row * (words.length - 1), words);
                }
                case Predictions.Numbers numbers -> {
                    double then = Double.parseDouble(words[0]);
                    assertThat(numbers.values()[row]).isCloseTo(then, within(1e-6 * Math.abs(then)));
                }
            }
        }
    }

    private static void assertSame(float[] probabilities, int from, String... words) {
        double largest = 0;
        for (int i = 1; i < words.length; i++) {
            largest = Math.max(largest, Double.parseDouble(words[i]));
        }
        for (int i = 1; i < words.length; i++) {
            assertThat((double) probabilities[from + i - 1])
                    .isCloseTo(Double.parseDouble(words[i]), within(1e-6 * largest));
        }
    }
}

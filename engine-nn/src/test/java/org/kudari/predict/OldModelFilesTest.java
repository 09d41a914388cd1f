package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.device.Device;

/**
 * Files that earlier versions wrote, with what those versions predicted on the CPU. The folders are named after the
 * commits. Every later format adds one.
 */
class OldModelFilesTest {
    private static final float[] ROWS = {1.5f, 2.25f, -1, -3, 9, 4, 7.75f, 0.5f, 8, 0, 0, 0, 3.5f, -2.5f, 1.25f};

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(OldModelFilesTest.class.getResource("/models/" + name).toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"979b5fd/classes", "979b5fd/regression", "979b5fd/dropout"})
    void theyPredictWhatTheyDidThen(String name) throws IOException, URISyntaxException {
        Predictor predictor = ModelFile.read(resource(name + ".safetensors"), device);
        Predictions predictions = predictor.predict(new Table(new Features.Floats(3, ROWS), Optional.empty()));
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

package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Safetensors;

/** Damaged model files of format 1. What they predict is in {@link OldModelFilesTest}. */
class FirstFormatErrorsTest {
    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** Rewrites a good file with other metadata and tensors, which is then refused. */
    private void refuses(BiConsumer<Map<String, String>, Map<String, ArrayData>> damage, String message) {
        Path damaged = folder.resolve("damaged.safetensors");
        try (Safetensors good = Safetensors.open(regression())) {
            Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
            Map<String, ArrayData> tensors = new LinkedHashMap<>(good.tensors());
            damage.accept(metadata, tensors);
            Safetensors.write(damaged, tensors, metadata);
        }
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ModelFile.read(damaged, device))
                .withMessageStartingWith(damaged + ": ")
                .withMessageContaining(message);
    }

    private static Path regression() {
        try {
            return Path.of(FirstFormatErrorsTest.class
                    .getResource("/models/979b5fd/regression.safetensors")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private void refusesMetadata(String key, String value, String message) {
        refuses((metadata, _) -> metadata.put(key, value), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kudari.task", "kudari.columns", "kudari.label", "kudari.header", "kudari.class"})
    void aMissingKeyIsNamed(String key) {
        refuses((metadata, _) -> metadata.remove(key), "its metadata has no '" + key + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scaling.mean", "scaling.deviation", "target.mean", "target.deviation"})
    void aMissingTensorIsNamed(String name) {
        refuses((_, tensors) -> tensors.remove(name), "has no tensor '" + name + "'");
    }

    @Test
    void scalingsThatScaleNothing() {
        refuses(
                (_, tensors) -> tensors.put("scaling.deviation", ArrayData.of(new double[] {1, 0, 1}, 3)),
                "standard deviation 0.0 cannot be standardised");
        refuses(
                (_, tensors) -> tensors.put("target.mean", ArrayData.of(new double[] {Double.NaN}, 1)),
                "numbers of mean NaN");
    }

    @Test
    void wordsThatAreNoAnswer() {
        refusesMetadata("kudari.task", "CLASSIFY", "'kudari.task' is 'CLASSIFY', but must be classify or regress");
        refusesMetadata("kudari.task", "classify", "0 classes, but the task is to classify");
        refusesMetadata("kudari.columns", "two", "'kudari.columns' is 'two', which is no whole number");
        refusesMetadata("kudari.columns", "1", "a table of 1 columns");
        refusesMetadata("kudari.label", "4", "has no label column 4");
        refusesMetadata("kudari.class", "2147483647", "its metadata has no 'kudari.class.0'");
        refusesMetadata("kudari.header", "5", "its metadata has no 'kudari.header.");
    }

    @Test
    void sizesThatNoMemoryHolds() {
        refuses(
                (metadata, _) -> {
                    metadata.put("kudari.columns", "2147483647");
                    metadata.put("kudari.label", "0");
                },
                "tensor 'scaling.mean' is F64[");
    }
}

package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.Safetensors;
import org.kudari.model.Layer;
import org.kudari.nn.Linear;
import org.kudari.table.schema.CategoryColumn;
import org.kudari.table.schema.ClassLabel;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.TableSchema;
import org.kudari.tabular.TabularNetwork;

/** Every kind of inconsistent model file, with its message of one line. */
class ModelFileErrorsTest {
    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeAGoodFile() {
        file = folder.resolve("model.safetensors");
        ModelFile.write(file, SamplePredictors.regression(device));
    }

    @AfterEach
    void close() {
        device.close();
    }

    /** Rewrites the good file with other metadata and tensors, which is then refused. */
    private void refuses(BiConsumer<Map<String, String>, Map<String, ArrayData>> damage, String message) {
        Path damaged = folder.resolve("damaged.safetensors");
        try (Safetensors good = Safetensors.open(file)) {
            Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
            Map<String, ArrayData> tensors = new LinkedHashMap<>(good.tensors());
            damage.accept(metadata, tensors);
            Safetensors.write(damaged, tensors, metadata);
        }
        refusesFile(damaged, message);
    }

    private void refusesFile(Path path, String message) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ModelFile.read(path, device))
                .withMessageStartingWith(path + ": ")
                .withMessageContaining(message)
                .satisfies(problem -> {
                    assertThat(problem.getMessage().lines()).hasSize(1);
                    assertThat(problem.getMessage())
                            .hasSizeLessThan(path.toString().length() + 400);
                    assertThat(problem.getMessage().chars()).noneMatch(Character::isISOControl);
                });
    }

    private void refusesMetadata(String key, String value, String message) {
        refuses((metadata, _) -> metadata.put(key, value), message);
    }

    @Test
    void aFileThatIsNoModel() throws IOException {
        Path other = folder.resolve("other");
        Safetensors.write(other, Map.of("w", ArrayData.of(new float[1], 1)), Map.of());
        refusesFile(other, "is a safetensors file, but not a model that kudari saved");

        Files.writeString(other, "a,b\n1,2\n3,4\n");
        refusesFile(other, "is not a safetensors file");
        refusesFile(folder.resolve("nowhere"), "there is no such file");
    }

    @Test
    void aFileOfAnotherFormat() {
        refusesMetadata("kudari.format", "3", "is a model of format 3; this kudari reads the formats up to 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kudari.layer",
                "kudari.layer.1",
                "kudari.table.columns",
                "kudari.table.missing",
                "kudari.table.0.kind",
                "kudari.table.1.name"
            })
    void aMissingKeyIsNamed(String key) {
        refuses((metadata, _) -> metadata.remove(key), "is damaged: its metadata has no '" + key + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.weight", "2.bias"})
    void aMissingTensorIsNamed(String name) {
        refuses((_, tensors) -> tensors.remove(name), "has no tensor '" + name + "'");
    }

    @Test
    void tensorsOfOtherShapesAndTypes() {
        refuses(
                (_, tensors) -> tensors.put("0.weight", ArrayData.of(new float[8], 4, 2)),
                "tensor '0.weight' is F32[4, 2], but must be F32[2, 4]");
        refuses(
                (_, tensors) -> tensors.put("0.weight", ArrayData.of(new double[8], 2, 4)),
                "tensor '0.weight' is F64[2, 4], but must be F32[2, 4]");
    }

    @Test
    void layersThatDoNotFitEachOther() {
        refusesMetadata("kudari.layer.0", "linear 3 4", "tensor '0.weight' is F32[2, 4], but must be F32[3, 4]");
        refusesMetadata("kudari.layer.2", "linear 5 1", "tensor '2.weight' is F32[4, 1], but must be F32[5, 1]");
        refusesMetadata("kudari.layer.2", "linear 4 2", "tensor '2.weight' is F32[4, 1], but must be F32[4, 2]");
        refusesMetadata("kudari.layer.1", "linear 4 4", "has no tensor '1.weight'");
    }

    /** The width of an embedded column says nothing of how many values it has. */
    @Test
    void listsOfValuesThatAreLongerThanTheNetwork() {
        TableSchema schema = new TableSchema(
                List.of(
                        new CategoryColumn("town", List.of("a", "b", "c"), true, false, OptionalInt.of(2)),
                        new CategoryColumn("shop", List.of("p", "q"), false, true, OptionalInt.of(3)),
                        new ClassLabel("y", List.of("no", "yes"))),
                OnMissing.MEAN);
        Layer network = TabularNetwork.of(schema, new Linear(5, 2));
        ModelFile.write(file, new Predictor(network.on(device, 1), schema));

        assertThat(ModelFile.read(file, device).schema()).isEqualTo(schema);
        refuses(
                (metadata, _) -> {
                    metadata.put("kudari.table.1.value", "3");
                    metadata.put("kudari.table.1.value.2", "r");
                },
                "is damaged: the column 'shop' needs 4 vectors, which the network does not have");
        refuses(
                (metadata, _) -> {
                    metadata.put("kudari.table.0.value", "4");
                    metadata.put("kudari.table.0.value.3", "d");
                },
                "is damaged: the column 'town' needs 6 vectors, which the network does not have");
    }

    @Test
    void sizesThatNoMemoryHolds() {
        refuses(
                (metadata, _) -> {
                    metadata.put("kudari.layer.0", "linear 2 4000000000000000000");
                    metadata.put("kudari.layer.2", "linear 4000000000000000000 1");
                },
                "tensor '0.weight' is F32[2, 4], but must be F32[2, 4000000000000000000]");
        refusesMetadata("kudari.table.columns", "2147483647", "its metadata has no 'kudari.table.3.name'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linear | a line of 3 parts was expected",
                "linear 2 | a line of 3 parts was expected",
                "linear 2 many | 'linear 2 many': For input string",
                "linear 2 4 9 | For input string",
                "linear 0 4 | at least one input",
                "linear 99999999999999999999 4 | For input string",
                "dropout | a line of 2 parts was expected",
                "dropout 1 | a dropout probability is at least 0 and below 1, not 1.0",
                "dropout NaN | not NaN",
                "sequential -1 | Illegal",
                "sequential x | For input string",
                "activation own | a line of 3 parts was expected",
                "activation own x1 | the expression uses x1",
                "activation own x4294967295 | did not expect",
                "activation own mul(x0, u0) | the expression uses u0",
                "activation own less(x0, 0) | gives truth values",
                "activation own frob(x0) | there is no function 'frob'",
                "activation own tanh(x0, x0) | tanh takes 1 argument(s), not 2",
                "activation own tanh(x0 | did not expect the end",
                "activation own tanh(x0)) | did not expect ')'",
                "activation own java.lang.Runtime | did not expect",
            })
    void aLineThatCannotBeReadIsQuoted(String line, String message) {
        refuses(
                (metadata, _) -> metadata.put("kudari.layer.1", line),
                "is damaged: cannot read 'kudari.layer.1' = '" + line + "'");
        refusesMetadata("kudari.layer.1", line, message);
    }

    /** The file may be whole, and its library missing. */
    @Test
    void aLayerThatThisProgramDoesNotKnowIsNoDamage() {
        refusesMetadata(
                "kudari.layer.1",
                "convolution 2 4",
                ": cannot read 'kudari.layer.1' = 'convolution 2 4': there is no layer 'convolution' in this program or"
                        + " its libraries");
    }

    @Test
    void layersWithoutEnd() {
        refuses(
                (metadata, _) -> {
                    String key = "kudari.layer";
                    for (int depth = 0; depth < 3000; depth++) {
                        metadata.put(key, "sequential 1");
                        key += ".0";
                    }
                    metadata.put(key, "dropout 0");
                },
                "its layers nest more than 50 deep");
        refusesMetadata("kudari.layer", "sequential 2147483647", "its metadata has no 'kudari.layer.3'");
        refusesMetadata("kudari.layer", "linear 2 1", "has no tensor 'weight'");
    }

    @Test
    void expressionsWithoutEnd() {
        refusesMetadata(
                "kudari.layer.1",
                "activation deep " + "tanh(".repeat(1000) + "x0" + ")".repeat(1000),
                "cannot read 'kudari.layer.1'");
        refusesMetadata(
                "kudari.layer.1", "activation long " + "t0 = x0; ".repeat(100_000) + "x0", "activation long t0");
    }

    @Test
    void wordsThatAreNoAnswer() {
        refusesMetadata("kudari.table.columns", "two", "'kudari.table.columns' is 'two', which is no whole number");
        refusesMetadata("kudari.table.0.kind", "NUMBER", "kudari.table.0.kind");
    }

    @Test
    void whatAFilePutsIntoAnErrorEndsNoLine() {
        refusesMetadata("kudari.layer.1", "evil\u001b[2J\nok\r", "there is no layer 'evil\uFFFD[2J\uFFFDok\uFFFD'");
    }
}

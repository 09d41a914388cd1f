package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Standardizer;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.InvalidInputException;
import org.kudari.model.Layer;
import org.kudari.model.codec.LayerCodecs;
import org.kudari.nn.Activation;
import org.kudari.nn.Graph;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.table.schema.TableSchema;

class ModelFileTest {
    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private Predictor reread(Predictor predictor) {
        Path file = folder.resolve("model.safetensors");
        ModelFile.write(file, predictor);
        return ModelFile.read(file, device);
    }

    private Predictor twoClasses(Layer... layers) {
        Standardizer scaling = new Standardizer(new double[] {0}, new double[] {1});
        return new Predictor(Sequential.of(layers).on(device, 1), TableSchema.ofNumbers(scaling, List.of("a", "b")));
    }

    @Test
    void aClassifierPredictsTheSameBitsAgain() {
        Predictor predictor = SamplePredictors.classifier(device);
        Predictor again = reread(predictor);

        Predictions.Classes expected = (Predictions.Classes) predictor.predict(SamplePredictors.table());
        Predictions.Classes actual = (Predictions.Classes) again.predict(SamplePredictors.table());
        assertThat(actual.probabilities()).containsExactly(expected.probabilities());
        assertThat(actual.indices()).containsExactly(expected.indices());
        assertThat(actual.names()).isEqualTo(SamplePredictors.ODD_NAMES);
        assertThat(again.schema()).isEqualTo(predictor.schema());
    }

    @Test
    void aRegressionPredictsTheSameBitsAgain() {
        Predictor predictor = SamplePredictors.regression(device);
        Predictor again = reread(predictor);

        double[] expected = ((Predictions.Numbers) predictor.predict(SamplePredictors.table())).values();
        assertThat(((Predictions.Numbers) again.predict(SamplePredictors.table())).values())
                .containsExactly(expected);
        assertThat(again.schema()).isEqualTo(predictor.schema());
    }

    @Test
    void theLayersComeBackAsTheyWere() {
        Sequential layers =
                (Sequential) reread(SamplePredictors.classifier(device)).model().architecture();

        assertThat(layers.layers()).hasSize(5);
        assertThat(layers.layers().get(1)).isEqualTo(SamplePredictors.OWN);
        assertThat(layers.layers().get(3)).isEqualTo(Sequential.of());
        Sequential inner = (Sequential) layers.layers().get(2);
        assertThat(inner.layers().get(1)).isEqualTo(Activation.gelu());
        assertThat(inner.layers().getFirst())
                .isEqualTo(((Sequential) ((Sequential) SamplePredictors.classifier(device)
                                        .model()
                                        .architecture())
                                .layers()
                                .get(2))
                        .layers()
                        .getFirst());
    }

    @Test
    void whatIsReadIsWrittenToTheSameBytes() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        ModelFile.write(first, SamplePredictors.classifier(device));
        ModelFile.write(second, ModelFile.read(first, device));

        assertThat(second).hasSameBinaryContentAs(first);
    }

    @Test
    void whatIsReadInAScopeOutlivesIt() {
        Path file = folder.resolve("model");
        ModelFile.write(file, SamplePredictors.regression(device));
        Predictor again;
        try (Scope _ = device.scope()) {
            again = ModelFile.read(file, device);
        }

        assertThat(again.predict(SamplePredictors.table()).rows()).isEqualTo(1300);
    }

    @Test
    void aLayerOfAForeignTypeIsAnErrorBeforeAnythingIsWritten() {
        Layer foreign = _ -> (input, _) -> input;
        Predictor predictor = twoClasses(new Linear(1, 2), Sequential.of(foreign));

        refusesToWrite(
                predictor,
                "the layer 'kudari.layer.1.0', a layer of one's own, cannot be saved: there is no LayerCodec for it; make"
                        + " it a class of its own, such as a record, and register a codec for that");
    }

    @Test
    void aModelThatDoesNotFitItsSchemaIsAnErrorBeforeAnythingIsWritten() {
        refusesToWrite(twoClasses(new Linear(1, 3)), "the model has 3 output(s), but needs 2");
        refusesToWrite(
                twoClasses(new Linear(2, 2)),
                "the model does not take rows of 1 numbers: layer 0: Linear(2, 2) takes a batch of shape [.., 2], not"
                        + " [1, 1]");
        refusesToWrite(
                twoClasses(Graph.of(g -> List.of(g.input().plus(g.input())))),
                "the model does not take rows of 1 numbers: layer 0: the graph takes 2 inputs, not 1");
    }

    private void refusesToWrite(Predictor predictor, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFile.requireSavable(predictor, LayerCodecs.standard()))
                .withMessageStartingWith(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFile.write(folder.resolve("refused"), predictor))
                .withMessageStartingWith(message);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRefusedModelLeavesTheOldFileAsItWas() throws IOException {
        Path file = folder.resolve("model");
        ModelFile.write(file, SamplePredictors.regression(device));
        byte[] before = Files.readAllBytes(file);
        Predictor misfit = twoClasses(new Linear(1, 3));

        assertThatIllegalArgumentException().isThrownBy(() -> ModelFile.write(file, misfit));

        assertThat(file).hasBinaryContent(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFolderThatIsNotThereIsBadInput() {
        Path file = folder.resolve("nowhere").resolve("model");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> ModelFile.write(file, SamplePredictors.regression(device)))
                .withMessageStartingWith(file + ": cannot be written: there is no folder");
    }
}

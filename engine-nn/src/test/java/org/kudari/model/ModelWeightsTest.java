package org.kudari.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.layout.Shape;
import org.kudari.nn.Activation;
import org.kudari.nn.Linear;
import org.kudari.nn.PyTorchWeights;
import org.kudari.nn.Sequential;
import org.kudari.tensor.Tensor;

class ModelWeightsTest {
    private final Device device = new Device(new ReferenceBackend());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private Model model(long seed) {
        Layer counting = builder -> {
            State seen = builder.state("seen", Shape.of(2), 0, (_, now) -> now);
            return (input, context) -> {
                if (context.isTraining()) {
                    context.contribute(seen, input.sum(0));
                }
                return input;
            };
        };
        return Sequential.of(
                        counting.as("count"), new Linear(2, 3).as("fc1"), Activation.relu(), new Linear(3, 1).as("fc2"))
                .on(device, seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "weights.npz"})
    void whatIsSavedIsLoadedByName(String name) {
        Path file = folder.resolve(name);
        Model saved = model(1);
        saved.forward(Tensor.of(device, new float[] {1, 2}, 1, 2));
        saved.save(file);
        Model loaded = model(2);

        loaded.load(file);

        assertThat(loaded.parameters().flat().toFloatArray())
                .containsExactly(saved.parameters().flat().toFloatArray());
        assertThat(loaded.states().getFirst().value().toFloatArray()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ArrayType.class,
            names = {"F8_E4M3", "U8"})
    void numbersThatAreNoFloatingOnesAreRefusedBeforeAnythingIsTaken(ArrayType type) {
        Path file = folder.resolve("weights.safetensors");
        Map<String, ArrayData> arrays = new LinkedHashMap<>();
        arrays.put("fc1.weight", ArrayData.of(new float[6], 2, 3));
        arrays.put("fc1.bias", new ArrayData(type, new long[] {3}, MemorySegment.ofArray(new byte[3])));
        Safetensors.write(file, arrays, Map.of());
        Model model = Sequential.of(new Linear(2, 3).as("fc1")).on(device, 1);
        float[] before = model.parameters().flat().toFloatArray();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> model.load(file))
                .withMessage(file + ": 'fc1.bias' is " + type
                        + "[3], but the model's 'fc1.bias' takes F16, BF16, F32 or F64");
        assertThat(model.parameters().flat().toFloatArray()).containsExactly(before);
    }

    @Test
    void weightsOfPyTorchAreTransposedAndMayBeRenamed() {
        Path file = folder.resolve("torch.safetensors");
        Safetensors.write(
                file,
                Map.of(
                        "net.fc1.weight", ArrayData.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                        "net.fc1.bias", ArrayData.of(new double[] {7, 8, 9}, 3),
                        "net.fc2.weight",
                                ArrayData.of(new float[] {1, 0.5f, 2}, 1, 3).to(ArrayType.BF16),
                        "net.fc2.bias", ArrayData.of(new float[] {3}, 1),
                        "net.norm.num_batches_tracked", ArrayData.of(new long[] {3})),
                Map.of());
        Model model = Sequential.of(new Linear(2, 3).as("fc1"), new Linear(3, 1).as("fc2"))
                .on(device, 1);

        model.load(file, new PyTorchWeights(name -> "net." + name));

        assertThat(model.parameters().get("fc1.weight").toFloatArray()).containsExactly(1, 3, 5, 2, 4, 6);
        assertThat(model.parameters().get("fc1.bias").toFloatArray()).containsExactly(7, 8, 9);
        assertThat(model.parameters().get("fc2.weight").toFloatArray()).containsExactly(1, 0.5f, 2);
    }

    @Test
    void someOfTheWeightsAreEnoughIfTheMappingSaysSo() {
        Path file = folder.resolve("some.safetensors");
        Safetensors.write(file, Map.of("fc2.bias", ArrayData.of(new float[] {3}, 1)), Map.of());
        Model model = model(1);
        float[] before = model.parameters().get("fc1.weight").toFloatArray();

        model.load(file, (name, _) -> name.equals("fc2.bias") ? new WeightMapping.Source(name, false) : null);

        assertThat(model.parameters().get("fc2.bias").item()).isEqualTo(3);
        assertThat(model.parameters().get("fc1.weight").toFloatArray()).containsExactly(before);
    }

    /** As for fine-tuning: the body of another model below a head of one's own. */
    @Test
    void aMappingOfNullLeavesAParameterAndAnIgnoredArrayUnread() {
        Path file = folder.resolve("other.safetensors");
        Safetensors.write(
                file,
                Map.of(
                        "body.weight", ArrayData.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                        "body.bias", ArrayData.of(new float[3], 3),
                        "body.num_batches_tracked", ArrayData.of(new long[] {3}),
                        "classifier.weight", ArrayData.of(new float[30], 10, 3)),
                Map.of());
        Model model = Sequential.of(new Linear(2, 3).as("fc1"), new Linear(3, 1).as("head"))
                .on(device, 1);
        float[] head = model.parameters().get("head.weight").toFloatArray();
        WeightMapping body = new PyTorchWeights(name -> name.startsWith("head.") ? null : name.replace("fc1", "body"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> model.load(file, body))
                .withMessage(file + ": does not fit the model: the model has no place for classifier.weight");
        model.load(file, body.ignoring(nameInFile -> nameInFile.startsWith("classifier.")));

        assertThat(model.parameters().get("fc1.weight").toFloatArray()).containsExactly(1, 3, 5, 2, 4, 6);
        assertThat(model.parameters().get("head.weight").toFloatArray()).containsExactly(head);
    }

    private void refuses(Map<String, ArrayData> arrays, WeightMapping mapping, String message) {
        Path file = folder.resolve("wrong.safetensors");
        Safetensors.write(file, arrays, Map.of());
        Model model = Sequential.of(new Linear(2, 1)).on(device, 1);
        float[] before = model.parameters().flat().toFloatArray();

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> model.load(file, mapping))
                .withMessage(file + ": " + message);
        assertThat(model.parameters().flat().toFloatArray()).containsExactly(before);
    }

    @Test
    void whatDoesNotFitChangesNothing() {
        ArrayData bias = ArrayData.of(new float[] {5}, 1);
        refuses(
                Map.of("0.bias", bias, "1.weight", bias),
                WeightMapping.same(),
                "does not fit the model: it lacks 0.weight, and the model has no place for 1.weight");
        refuses(
                Map.of("0.bias", bias, "0.weight", ArrayData.of(new float[2], 1, 2)),
                WeightMapping.same(),
                "'0.weight' is F32[1, 2], but the model's '0.weight' has shape [2, 1]");
        refuses(
                Map.of("0.bias", bias, "0.weight", ArrayData.of(new float[2], 2, 1)),
                new PyTorchWeights(),
                "'0.weight' is F32[2, 1], transposed [1, 2], but the model's '0.weight' has shape [2, 1]");
        refuses(
                Map.of("0.bias", bias, "0.weight", ArrayData.of(new float[2], 2)),
                new PyTorchWeights(),
                "'0.weight' is F32[2], but is to be transposed, so it must be a matrix");
    }
}

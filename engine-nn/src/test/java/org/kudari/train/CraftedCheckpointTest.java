package org.kudari.train;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.data.Dataset;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.ArrayData;
import org.kudari.io.tensors.ArrayType;
import org.kudari.io.tensors.Safetensors;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.optim.ReduceOnPlateau;

/** Checkpoints whose checksum is right and whose content does not fit together: refused, with nothing changed. */
class CraftedCheckpointTest {
    /** What a number or a text is replaced by. */
    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "-1",
            "0",
            "1",
            "2",
            "3.5",
            "NaN",
            "Infinity",
            "1e999",
            "99999999999",
            "9223372036854775807",
            "0.weight\n0.weight",
            "0.weight\n0.bias\n1.weight\n1.bias\n3.weight\n3.bias");

    private final Device device = new Device(new ReferenceBackend());
    private final Dataset rows = CurveClassification.points(18).on(device);
    private final Map<String, ArrayData> tensors = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    /** The third of seven steps of an epoch, after one that was the best so far. */
    @BeforeEach
    void readACheckpoint() {
        Checkpoints checkpoints = Checkpoints.in(folder).everySteps(1).keep(100);
        trainer().checkpoints(checkpoints).fit(rows);
        try (Safetensors file = Safetensors.open(checkpoints.files().get(7))) {
            file.tensors()
                    .forEach((name, data) -> tensors.put(
                            name,
                            new ArrayData(
                                    data.type(),
                                    data.shape(),
                                    MemorySegment.ofArray(data.bytes().toArray(JAVA_BYTE)))));
            texts.putAll(file.metadata());
        }
        assertThat(texts).containsEntry("position.epoch", "2").containsEntry("position.step", "3");
        assertThat(tensors).containsKeys("stopping.0.weight", "optimizer.m.0.weight", "model.1.running_var");
    }

    private Trainer trainer() {
        Model model = Sequential.of(new Linear(2, 3), new BatchNorm(3), Activation.tanh(), new Linear(3, 2))
                .on(device, 1);
        return new Trainer(model, new Adam(model.parameters(), 0.02), Losses::crossEntropy, 3, 4, 7)
                .dropLast(2)
                .reduceOnPlateau(ReduceOnPlateau.ofFalling().patience(0))
                .earlyStopping(EarlyStopping.byLoss(Losses::crossEntropy, rows, 3));
    }

    private Path write(Map<String, ArrayData> someTensors, Map<String, String> someTexts) {
        CheckpointFile file = new CheckpointFile();
        someTensors.forEach(file::put);
        someTexts.forEach(file::put);
        Path path = folder.resolve("crafted.safetensors");
        file.write(path);
        return path;
    }

    /** All that a checkpoint could change. */
    private static Map<String, Object> state(Trainer trainer) {
        Map<String, Object> state = new TreeMap<>();
        state.put("parameters", bits(trainer.model().parameters().flat().toFloatArray()));
        trainer.model().states().forEach(s -> state.put(s.name(), bits(s.value().toFloatArray())));
        trainer.optimizer().memory().forEach((name, memory) -> state.put(name, bits(memory.toFloatArray())));
        state.put("steps", trainer.optimizer().steps());
        state.put("rate", trainer.optimizer().learningRate());
        state.put("plateau", trainer.plateau().state());
        state.put("frozen", new TreeSet<>(trainer.model().parameters().frozen()));
        return state;
    }

    private static List<Integer> bits(float[] values) {
        List<Integer> bits = new ArrayList<>();
        for (float value : values) {
            bits.add(Float.floatToRawIntBits(value));
        }
        return bits;
    }

    /**
     * Resumes from a file. Returns what it was refused by; null if it was not. Then the training went on: to its end, or
     * to numbers that are not finite, as from the negative second moment of a weight.
     */
    private String refusal(String what, Path file) {
        Trainer trainer = trainer();
        Map<String, Object> before = state(trainer);
        Throwable thrown = catchThrowable(() -> trainer.resume(file, rows));
        if (thrown == null || thrown instanceof DivergenceException) {
            return null;
        }
        assertThat(thrown).as(what).isInstanceOf(InvalidInputException.class);
        assertThat(thrown).as(what).hasMessageStartingWith(file + ": ");
        assertThat(state(trainer)).as(what).isEqualTo(before);
        return thrown.getMessage();
    }

    @Test
    void anUnchangedOneIsTaken() {
        assertThat(refusal("unchanged", write(tensors, texts))).isNull();
    }

    @Test
    void eachTensorMustBeThereInItsTypeAndShape() {
        for (String name : tensors.keySet()) {
            if (!name.matches(".*(0.weight|running_var)")) {
                continue;
            }
            ArrayData good = tensors.get(name);
            int elements = good.floats().length;
            long[] oneMore = Arrays.copyOf(good.shape(), good.shape().length + 1);
            oneMore[oneMore.length - 1] = 1;
            List<ArrayData> others = new ArrayList<>();
            others.add(null);
            others.add(ArrayData.of(good.floats(), oneMore));
            others.add(ArrayData.of(new float[0], 0));
            others.add(ArrayData.of(new float[elements + 1], elements + 1));
            for (ArrayType type : List.of(ArrayType.F64, ArrayType.F16, ArrayType.I32, ArrayType.U64, ArrayType.BOOL)) {
                byte[] zeros = new byte[elements * type.bits() / 8];
                others.add(new ArrayData(type, good.shape(), MemorySegment.ofArray(zeros)));
            }
            for (ArrayData other : others) {
                Map<String, ArrayData> changed = new LinkedHashMap<>(tensors);
                changed.remove(name);
                if (other != null) {
                    changed.put(name, other);
                }
                String what = name + " as " + other;
                assertThat(refusal(what, write(changed, texts))).as(what).contains("'" + name + "'");
            }
        }
    }

    @Test
    void noOtherTensorMayBeThere() {
        for (String name : List.of("x", "model.x", "stopping.x", "optimizer.m.x", "")) {
            Map<String, ArrayData> changed = new LinkedHashMap<>(tensors);
            changed.put(name, ArrayData.of(new float[] {1}, 1));
            assertThat(refusal(name, write(changed, texts))).as(name).contains("'" + name + "' has no place in it");
        }
    }

    @Test
    void eachTextMustBeThere() {
        for (String name : texts.keySet()) {
            Map<String, String> changed = new LinkedHashMap<>(texts);
            changed.remove(name);
            String message = refusal(name, write(tensors, changed));
            // Two are written with every file, and a layer is compared if a codec knew it.
            if (!name.startsWith("kudari.") && !name.startsWith("layer")) {
                assertThat(message).as(name).contains("it has no '" + name + "'");
            }
        }
    }

    /** What is taken must fit together, and then the training goes on; else the entry, or what it says, is named. */
    @Test
    void eachTextIsChecked() {
        int refused = 0;
        for (String name : texts.keySet()) {
            // What must be the same as before is told from any other in the same way.
            boolean isOption = name.startsWith("training.") && !name.equals("training.frozen");
            for (String text : isOption ? TEXTS.subList(0, 3) : TEXTS) {
                Map<String, String> changed = new LinkedHashMap<>(texts);
                changed.put(name, text);
                String what = name + " as '" + text + "'";
                String message = refusal(what, write(tensors, changed));
                if (message != null) {
                    refused++;
                    // What does not fit together may be told from the one or from the other.
                    assertThat(message).as(what).matches(".*(its (tensor )?'[a-z]+\\..+'| then, and is ).*");
                }
            }
        }
        assertThat(refused).isGreaterThan(150);
    }

    @Test
    void whatCannotBeIsNotTaken() {
        Map<String, List<String>> impossible = new TreeMap<>();
        impossible.put("position.epoch", List.of("0", "-1", "1", "3", "99999999999"));
        impossible.put("position.step", List.of("-1", "2", "4", "99999999999"));
        impossible.put("position.steps", List.of("-1", "7"));
        impossible.put("position.rows", List.of("-1", "1"));
        impossible.put("position.nanos", List.of("-1"));
        impossible.put("epoch.count", List.of("-1", "2", "1000000"));
        impossible.put("epoch.total", List.of("NaN", "Infinity"));
        impossible.put("epoch.weight", List.of("-1", "0"));
        impossible.put("epoch.rows", List.of("-1", "0"));
        impossible.put("optimizer.steps", List.of("-1"));
        impossible.put("optimizer.rate", List.of("-1", "NaN", "Infinity"));
        impossible.put("plateau.factor", List.of("-1", "NaN", "2"));
        impossible.put("plateau.best", List.of("NaN"));
        impossible.put("plateau.bad_rounds", List.of("-1", "NaN", "0.5", "Infinity"));
        impossible.put("stopping.best", List.of("NaN"));
        impossible.put("stopping.bestEpoch", List.of("-1", "0", "2", "99999999999"));
        impossible.put("stopping.last", List.of("-1", "0", "2"));
        impossible.put("training.frozen", List.of("x", "0.weight\n0.bias\n1.weight\n1.bias\n3.weight\n3.bias"));
        impossible.put("training.checksum of the data", List.of("00000000"));
        impossible.forEach((name, values) -> values.forEach(text -> {
            Map<String, String> changed = new LinkedHashMap<>(texts);
            changed.put(name, text);
            assertThat(refusal(name, write(tensors, changed)))
                    .as(name + " as " + text)
                    .isNotNull();
        }));
    }

    /** Several changes at once. */
    @Test
    void anyContentIsRefusedOrTaken() {
        List<String> textNames = List.copyOf(texts.keySet());
        List<String> tensorNames = List.copyOf(tensors.keySet());
        int refused = 0;
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, ArrayData> someTensors = new LinkedHashMap<>(tensors);
            Map<String, String> someTexts = new LinkedHashMap<>(texts);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                String text = textNames.get(random.nextInt(textNames.size()));
                String tensor = tensorNames.get(random.nextInt(tensorNames.size()));
                switch (random.nextInt(6)) {
                    case 0 -> someTexts.remove(text);
                    case 1 -> someTexts.put(text, TEXTS.get(random.nextInt(TEXTS.size())));
                    case 2 -> someTexts.put(text, Long.toString(random.nextLong(-3, 30)));
                    case 3 -> someTensors.remove(tensor);
                    case 4 ->
                        someTensors.put(
                                tensor,
                                someTensors.getOrDefault(
                                        tensorNames.get(random.nextInt(tensorNames.size())),
                                        ArrayData.of(new float[1])));
                    default -> someTexts.put(text, texts.get(textNames.get(random.nextInt(textNames.size()))));
                }
            }
            if (refusal("seed " + seed, write(someTensors, someTexts)) != null) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(40);
    }
}

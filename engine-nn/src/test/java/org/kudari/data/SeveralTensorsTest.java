package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Tables and batches of several inputs and targets, and of rows with weights. */
class SeveralTensorsTest {
    private static final int ROWS = 11;

    private final Device device = new Device(new ReferenceBackend());

    @AfterEach
    void close() {
        device.close();
    }

    /** Everything in row i is made of i. */
    private static Table table() {
        float[] floats = new float[2 * ROWS];
        byte[] bytes = new byte[ROWS];
        int[] ints = new int[3 * ROWS];
        long[] longs = new long[ROWS];
        double[] numbers = new double[2 * ROWS];
        double[] weights = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            floats[2 * row] = row;
            floats[2 * row + 1] = -row;
            bytes[row] = (byte) (20 * row);
            for (int column = 0; column < 3; column++) {
                ints[3 * row + column] = 10 * row + column;
            }
            longs[row] = (1L << 40) + row;
            numbers[2 * row] = row;
            numbers[2 * row + 1] = 0.5 * row;
            weights[row] = row / 8.0;
        }
        int[] classes = IntStream.range(0, ROWS).map(row -> row % 2).toArray();
        return new Table(
                        List.of(
                                new Features.Floats(2, floats),
                                new Features.Bytes(1, bytes, 0.5f),
                                new Features.Ints(3, ints),
                                new Features.Longs(1, longs)),
                        List.of(new Target.Classes(classes, List.of("even", "odd")), new Target.Numbers(2, numbers)))
                .withWeights(weights);
    }

    private static void assertRowsAreWhole(Batch batch, Set<Integer> seen) {
        List<Tensor> inputs = batch.allInputs();
        List<Tensor> labels = batch.allLabels();
        float[] floats = inputs.get(0).toFloatArray();
        assertThat(inputs)
                .extracting(Tensor::type)
                .containsExactly(DType.FLOAT32, DType.FLOAT32, DType.INT32, DType.INT64);
        assertThat(labels).extracting(Tensor::type).containsExactly(DType.INT64, DType.FLOAT32);
        assertThat(inputs.get(2).shape()).isEqualTo(Shape.of(batch.rows(), 3));
        assertThat(labels.get(1).shape()).isEqualTo(Shape.of(batch.rows(), 2));
        for (int i = 0; i < batch.rows(); i++) {
            int row = (int) floats[2 * i];
            assertThat(batch.rowOfData(i)).isEqualTo(row);
            assertThat(floats[2 * i + 1]).isEqualTo(-row);
            assertThat(inputs.get(1).toFloatArray()[i]).isEqualTo(10f * row);
            assertThat(Arrays.copyOfRange(inputs.get(2).toLongArray(), 3 * i, 3 * i + 3))
                    .containsExactly(10 * row, 10 * row + 1, 10 * row + 2);
            assertThat(inputs.get(3).toLongArray()[i]).isEqualTo((1L << 40) + row);
            assertThat(labels.get(0).toLongArray()[i]).isEqualTo(row % 2);
            assertThat(labels.get(1).toFloatArray()[2 * i + 1]).isEqualTo(0.5f * row);
            assertThat(batch.weights().orElseThrow().toFloatArray()[i]).isEqualTo(row / 8f);
            seen.add(row);
        }
    }

    @Test
    void aBatchHasTheSameRowsOfAllTensors() {
        Dataset data = table().on(device);
        for (Batches pass : List.of(data.batches(4), data.batches(4, 3))) {
            Set<Integer> seen = new HashSet<>();
            for (Batch batch : pass) {
                assertRowsAreWhole(batch, seen);
                assertRowsAreWhole(batch.rows(1, batch.rows()), new HashSet<>());
            }
            assertThat(seen).hasSize(ROWS);
        }
        assertThat(data.columns()).isEqualTo(7);
        assertThat(data.rows()).isEqualTo(ROWS);
    }

    @Test
    void selectedRowsStayWhole() {
        Batch batch = table().select(7, 3, 10).on(device).batches(3).iterator().next();

        assertThat(batch.allInputs().get(0).toFloatArray()).containsExactly(7, -7, 3, -3, 10, -10);
        assertThat(batch.allInputs().get(2).toLongArray()).containsExactly(70, 71, 72, 30, 31, 32, 100, 101, 102);
        assertThat(batch.allInputs().get(3).toLongArray())
                .containsExactly((1L << 40) + 7, (1L << 40) + 3, (1L << 40) + 10);
        assertThat(batch.allLabels().get(1).toFloatArray()).containsExactly(7, 3.5f, 3, 1.5f, 10, 5);
        assertThat(batch.weights().orElseThrow().toFloatArray()).containsExactly(0.875f, 0.375f, 1.25f);
    }

    @Test
    void aBatchOfGivenTensorsHasThemInItsRowsToo() {
        Batch batch = table().on(device).batches(4, 3).iterator().next();
        Batch given = new Batch(batch.allInputs(), batch.allLabels(), batch.weights());

        Batch some = given.rows(1, 3);

        assertThat(some.allInputs().get(2).toLongArray())
                .isEqualTo(batch.rows(1, 3).allInputs().get(2).toLongArray());
        assertThat(some.weights().orElseThrow().toFloatArray())
                .isEqualTo(batch.rows(1, 3).weights().orElseThrow().toFloatArray());
    }

    @Test
    void whoeverAsksForTheOnlyOneIsToldWhatToCall() {
        Table table = table();
        Batch batch = table.on(device).batches(2, 1).iterator().next();

        assertThatIllegalStateException()
                .isThrownBy(batch::inputs)
                .withMessage("this batch has 4 inputs: allInputs() gives all of them, inputs() an only one");
        assertThatIllegalStateException()
                .isThrownBy(batch::labels)
                .withMessage("this batch has 2 labels: allLabels() gives all of them, labels() only ones");
        assertThatIllegalStateException()
                .isThrownBy(table::features)
                .withMessage("this table has 4 inputs: inputs() gives all of them, features() an only one");
        assertThatIllegalStateException().isThrownBy(table::target).withMessageContaining("targets()");
        assertThatIllegalStateException().isThrownBy(table::columns);
    }

    @Test
    void oneTensorIsAListOfOne() {
        Table one = new Table(new Features.Floats(1, new float[] {1, 2}), new Target.Numbers(new double[] {3, 4}));
        Batch batch = one.on(device).batches(2, 1).iterator().next();

        assertThat(batch.allInputs()).containsExactly(batch.inputs());
        assertThat(batch.allLabels()).containsExactly(batch.labels());
        assertThat(batch.weights()).isEmpty();
    }

    @Test
    void aChecksumKnowsAllTensors() {
        Table table = table();
        String all = table.on(device).checksum();

        assertThat(table().on(device).checksum()).isEqualTo(all);
        assertThat(new Table(table.inputs(), table.targets()).on(device).checksum())
                .isNotEqualTo(all);
        for (int i = 0; i < 4; i++) {
            List<Features> others = new ArrayList<>(table.inputs());
            others.remove(i);
            assertThat(new Table(others, table.targets(), table.weights())
                            .on(device)
                            .checksum())
                    .isNotEqualTo(all);
        }
        double[] weights = table.weights().orElseThrow().clone();
        weights[5] += 1;
        assertThat(table.withWeights(weights).on(device).checksum()).isNotEqualTo(all);
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        Features three = new Features.Floats(1, new float[3]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(List.of(three, new Features.Ints(2, new int[4])), List.of()))
                .withMessage("3 rows of features, but 2 of another input");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(List.of(), List.of()))
                .withMessage("a table has at least one input");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(three, Optional.empty()).withWeights(1, 2))
                .withMessage("3 rows of features, but 2 of weights");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table(three, Optional.empty()).withWeights(1, -2, 1))
                .withMessage("the weight of row 1 is -2.0, but must be finite and not negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Target.Numbers(2, new double[3]))
                .withMessage("3 values are not a whole number of rows of 2 columns");
    }
}

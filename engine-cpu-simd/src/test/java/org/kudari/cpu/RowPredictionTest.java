package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.data.Standardizer;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.nn.Activation;
import org.kudari.nn.BatchNorm;
import org.kudari.nn.LayerNorm;
import org.kudari.nn.Linear;
import org.kudari.nn.Residual;
import org.kudari.nn.Sequential;
import org.kudari.nn.Softmax;
import org.kudari.predict.InferenceSession;
import org.kudari.predict.Predictor;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.table.schema.TableSchema;
import org.kudari.tensor.Tensor;

/** Predictions of single rows on the CPU: the bits of a batch, and little garbage. */
class RowPredictionTest {
    private static final int COLUMNS = 784;
    private static final long MOST_BYTES = 1_024;

    /**
     * Sums are added in an order that does not depend on the number of rows. So a row has the same bits alone as among
     * others, on one thread and on two.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRowAloneHasTheBitsOfThatRowInABatch(int threads) {
        int rows = 70;
        try (Device device = new Device(CpuBackend.open(0, threads))) {
            Model model = Sequential.of(
                            new Linear(COLUMNS, 256),
                            Activation.gelu(),
                            new BatchNorm(256),
                            Residual.of(new LayerNorm(256), new Linear(256, 256), Activation.relu()),
                            new Linear(256, 10),
                            new Softmax(1))
                    .on(device, 3);
            InferenceSession session = InferenceSession.ofRows(model, COLUMNS);
            try (Scope _ = device.scope()) {
                Tensor inputs = Tensor.random(
                        device, Distribution.NORMAL, RandomKey.of(4), DType.FLOAT32, Shape.of(rows, COLUMNS));
                float[] values = inputs.toFloatArray();
                float[] expected = model.predict(inputs).toFloatArray();
                for (int row = 0; row < rows; row++) {
                    assertThat(session.run(Arrays.copyOfRange(values, row * COLUMNS, (row + 1) * COLUMNS)))
                            .as("row " + row)
                            .containsExactly(Arrays.copyOfRange(expected, row * 10, (row + 1) * 10));
                }
            }
        }
    }

    /** In a JVM of its own: in one where vectors of several widths ran, C2 boxes them. */
    @Test
    void aPredictionAllocatesLessThanAKilobyte() throws Exception {
        String printed = Fork.run(RowPredictionTest.class, List.of("--add-modules", "jdk.incubator.vector"));
        assertThat(printed).matches("\\d+ \\d+");
        assertThat(Arrays.stream(printed.split(" ")).map(Long::valueOf))
                .allSatisfy(bytes -> assertThat(bytes).isBetween(1L, MOST_BYTES));
    }

    /** Prints the bytes that a prediction allocates: of a session, and of a predictor. */
    static void main() {
        try (Device device = new Device(CpuBackend.open(1))) {
            Model model = Sequential.of(
                            new Linear(COLUMNS, 256),
                            Activation.relu(),
                            new Linear(256, 128),
                            Activation.relu(),
                            new Linear(128, 10))
                    .on(device, 1);
            float[] row = new float[COLUMNS];
            double[] mean = new double[COLUMNS];
            double[] deviation = new double[COLUMNS];
            Random random = new Random(1);
            for (int i = 0; i < COLUMNS; i++) {
                row[i] = random.nextFloat();
                mean[i] = random.nextDouble();
                deviation[i] = 1 + random.nextDouble();
            }
            List<String> names =
                    IntStream.range(0, 10).mapToObj(Integer::toString).toList();
            Standardizer scaling = new Standardizer(mean, deviation);
            Predictor predictor = new Predictor(model, TableSchema.ofNumbers(scaling, names));
            InferenceSession session = InferenceSession.ofRows(model, COLUMNS);
            System.out.println(bytes(() -> session.run(row)) + " " + bytes(() -> predictor.predict(row)));
        }
    }

    private static long bytes(Runnable prediction) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 100;
        long fewest = Long.MAX_VALUE;
        // Vectors are objects until the code is compiled.
        for (int attempt = 0; attempt < 1_000 && fewest > MOST_BYTES; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                prediction.run();
            }
            fewest = Math.min(fewest, (threads.getCurrentThreadAllocatedBytes() - before) / calls);
        }
        return fewest;
    }
}

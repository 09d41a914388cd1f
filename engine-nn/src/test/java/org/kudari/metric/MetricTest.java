package org.kudari.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.tensor.Tensor;

/** What all metrics do: any order and any split give the same bits, and undefined values are as stated. */
class MetricTest {
    private static final int ROWS = 97;
    private static final int CLASSES = 4;

    private final Device device = new Device(new ReferenceBackend());
    private final Random random = new Random(15);
    private final float[] logits = new float[ROWS * CLASSES];
    private final long[] labels = new long[ROWS];
    private final double[] weights = new double[ROWS];

    MetricTest() {
        for (int row = 0; row < ROWS; row++) {
            labels[row] = random.nextInt(CLASSES);
            weights[row] = row % 7 == 0 ? 0 : row % 3 == 0 ? 1 : random.nextDouble() * 5;
            for (int c = 0; c < CLASSES; c++) {
                // Eighths, so that some scores are equal.
                logits[row * CLASSES + c] = Math.round(8 * random.nextGaussian()) / 8f;
            }
        }
    }

    @AfterEach
    void close() {
        device.close();
    }

    private Tensor numbers(double... values) {
        return Tensor.of(device, values, values.length);
    }

    private Tensor classes(long... labels) {
        return Tensor.of(device, labels, labels.length);
    }

    /** Adds some rows as one batch: logits for classes, or two columns of predictions for two of targets. */
    private void add(Metric metric, int... rows) {
        boolean isOfNumbers = metric instanceof R2
                || metric instanceof MeanAbsoluteError
                || metric instanceof MeanAbsolutePercentageError
                || metric instanceof RootMeanSquaredError;
        Tensor table = Tensor.of(device, logits, ROWS, CLASSES);
        Tensor indices = Tensor.of(device, rows, rows.length);
        Tensor chosen = table.rows(indices);
        Tensor w = numbers(weights).rows(indices);
        if (isOfNumbers) {
            metric.add(chosen.slice(1, 0, 2), chosen.slice(1, 2, 4).plus(1.0625), w);
        } else {
            metric.add(chosen, classes(labels).rows(indices), w);
        }
    }

    private static List<Supplier<Metric>> all() {
        return Stream.concat(
                        SampleMetrics.ofClasses(CLASSES, Outputs.LOGITS).stream(), SampleMetrics.ofNumbers().stream())
                .toList();
    }

    private static void assertSame(Metric actual, Metric expected) {
        var values = SampleMetrics.values(expected);
        SampleMetrics.values(actual)
                .forEach((name, value) -> assertThat(value).as(name).isEqualTo(values.get(name)));
        assertThat(actual).hasToString(expected.toString());
    }

    @Test
    void anyOrderAndAnySplitGiveTheSameBits() {
        int[] order = IntStream.range(0, ROWS).toArray();
        for (Supplier<Metric> maker : all()) {
            Metric whole = maker.get();
            add(whole, order);
            assertThat(whole.value()).as(whole.name()).isFinite().isNotZero();

            for (int round = 0; round < 5; round++) {
                int[] shuffled = shuffled(order);
                Metric[] parts = {maker.get(), maker.get(), maker.get()};
                for (int first = 0; first < ROWS; first += 5 + round) {
                    add(
                            parts[random.nextInt(3)],
                            Arrays.copyOfRange(shuffled, first, Math.min(ROWS, first + 5 + round)));
                }
                Metric merged = maker.get();
                merged.merge(parts[2]);
                merged.merge(parts[0]);
                merged.merge(parts[1]);
                merged.merge(maker.get());
                assertSame(merged, whole);
            }
        }
    }

    private int[] shuffled(int[] order) {
        int[] shuffled = order.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = moved;
        }
        return shuffled;
    }

    @Test
    void aRowOfWeight2IsTwoRows() {
        for (Supplier<Metric> maker : all()) {
            Metric twice = maker.get();
            Arrays.fill(weights, 1);
            add(
                    twice,
                    IntStream.concat(IntStream.range(0, ROWS), IntStream.range(0, 40))
                            .toArray());
            Metric weighted = maker.get();
            Arrays.fill(weights, 0, 40, 2);
            add(weighted, IntStream.range(0, ROWS).toArray());

            assertThat(weighted.value()).as(twice.name()).isCloseTo(twice.value(), within(1e-15));
            assertThat(weighted.rows()).isEqualTo(ROWS);
        }
    }

    @Test
    void haveNoValueWithoutRows() {
        for (Supplier<Metric> maker : all()) {
            Metric metric = maker.get();
            assertThat(metric.value()).as(metric.name()).isNaN();
            add(metric);
            assertThat(metric.value()).as(metric.name()).isNaN();
            Arrays.fill(weights, 0);
            add(metric, 1, 2, 3);
            assertThat(metric.value()).as(metric.name()).isNaN();
            assertThat(metric.rows()).isEqualTo(3);
        }
    }

    @Test
    void resetForgetsAllRows() {
        for (Supplier<Metric> maker : all()) {
            Metric metric = maker.get();
            add(metric, 5, 6, 7);
            metric.reset();
            assertThat(metric.rows()).isZero();
            add(metric, IntStream.range(0, ROWS).toArray());
            Metric fresh = maker.get();
            add(fresh, IntStream.range(0, ROWS).toArray());
            assertSame(metric, fresh);
        }
    }

    @Test
    void aRefusedBatchChangesNothing() {
        for (Supplier<Metric> maker : SampleMetrics.ofClasses(CLASSES, Outputs.LOGITS)) {
            Metric metric = maker.get();
            add(metric, IntStream.range(0, 50).toArray());
            Metric fed = maker.get();
            add(fed, IntStream.range(0, 50).toArray());
            Tensor good = Tensor.of(device, logits, ROWS, CLASSES).slice(0, 0, 2);
            assertThatThrownBy(() -> fed.add(good, classes(1, CLASSES)))
                    .as(metric.name())
                    .isInstanceOf(IndexOutOfBoundsException.class);
            Tensor bad = good.plus(numbers(0, 0, 0, Double.NaN).to(good.type()));
            assertThatIllegalArgumentException().isThrownBy(() -> fed.add(bad, classes(1, 2)));
            assertSame(fed, metric);
        }
    }

    @Test
    void mergeOnlyWithTheirKind() {
        Metric f1 = new F1(3, Average.MACRO);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> f1.merge(new Accuracy()))
                .withMessage("merge: macroF1 [3, SCORES] takes one of its kind, not accuracy [SCORES]");
        assertThatIllegalArgumentException().isThrownBy(() -> f1.merge(new F1(4, Average.MACRO)));
        assertThatIllegalArgumentException().isThrownBy(() -> f1.merge(new F1(3, Average.MICRO)));
        assertThatIllegalArgumentException().isThrownBy(() -> f1.merge(new Recall(3, Average.MACRO)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> f1.merge(f1))
                .withMessage("macroF1: merged with itself, each row would count twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CalibrationError(Outputs.LOGITS).merge(new CalibrationError(Outputs.LOGITS, 10)));
    }

    @Test
    void sayWhatTheyAreInOneLine() {
        Metric accuracy = new Accuracy();
        assertThat(accuracy).hasToString("accuracy NaN (0 rows)");
        accuracy.add(MetricBatch.ofClasses(new int[] {1, 0, 2}, new int[] {1, 0, 0}));
        assertThat(accuracy).hasToString("accuracy 0.66667 (3 rows)");
        Metric error = new MeanAbsoluteError();
        error.add(MetricBatch.ofNumbers(new double[] {1}, new double[] {-250000}));
        assertThat(error).hasToString("meanAbsoluteError 2.5000e+05 (1 row)");
    }

    @Test
    void undefinedRankingsAreNaN() {
        for (Outputs outputs : Outputs.values()) {
            RocAuc area = new RocAuc(2, outputs);
            AveragePrecision precision = new AveragePrecision(2, outputs);
            for (Metric metric : List.of(area, precision)) {
                metric.add(numbers(0.5, 0.25), classes(0, 0));
            }
            assertThat(area.byClass()).containsOnly(Double.NaN);
            assertThat(precision.byClass()).containsExactly(1, Double.NaN);
            area.add(numbers(0.375), classes(1));
            assertThat(area.byClass()).containsExactly(0.5, 0.5);
        }
        RocAuc three = new RocAuc(3, Outputs.SCORES);
        three.add(Tensor.of(device, new double[] {3, 2, 1, 1, 2, 3}, 2, 3), classes(0, 1));
        assertThat(three.byClass()).containsExactly(1, 0.5, Double.NaN);
        assertThat(three.value()).isNaN();
    }

    @Test
    void classesThatDoNotOccurAreLeftOutOfMeans() {
        Metric balanced = new BalancedAccuracy(4);
        F1 f1 = new F1(4, Average.MACRO);
        for (Metric metric : List.of(balanced, f1)) {
            metric.add(Tensor.of(device, new int[] {0, 1, 1}, 3), classes(0, 0, 0));
        }
        assertThat(balanced.value()).isEqualTo(1.0 / 3);
        assertThat(f1.byClass()).containsExactly(0.5, 0, 0, 0);
        assertThat(f1.value()).as("of classes 0 and 1").isEqualTo(0.25);
    }

    @Test
    void infiniteScoresRankFirstAndLast() {
        double most = Double.POSITIVE_INFINITY;
        RocAuc area = new RocAuc(2, Outputs.SCORES);
        area.add(numbers(most, 1, -most, 0), classes(1, 1, 0, 0));
        assertThat(area.value()).isEqualTo(1);
        RocAuc masked = new RocAuc(2, Outputs.LOGITS);
        masked.add(Tensor.of(device, new double[] {-most, 0, 3, 3, 1, -most}, 3, 2), classes(1, 0, 0));
        assertThat(masked.value()).isEqualTo(1);
    }

    @Test
    void percentageErrorOfATargetOf0IsInfinite() {
        Metric error = new MeanAbsolutePercentageError();
        error.add(numbers(0, 3), numbers(0, 2));
        assertThat(error.value()).as("met").isEqualTo(0.25);
        error.add(numbers(1e-9), numbers(0));
        assertThat(error.value()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void r2OfNoVarianceIsOneOrZero() {
        R2 r2 = new R2();
        r2.add(numbers(0.1), numbers(0.1));
        assertThat(r2.value()).as("one row").isEqualTo(1);
        r2.add(numbers(0.1, 0.1), numbers(0.1, 0.1));
        assertThat(r2.value()).isEqualTo(1);
        r2.add(numbers(0.2), numbers(0.1));
        assertThat(r2.value()).isZero();
        r2.add(numbers(Double.NaN), numbers(0.1));
        assertThat(r2.value()).isNaN();
    }

    /** In doubles, the squares of the targets differ by less than their rounding. */
    @Test
    void r2LosesNoDigitsToALargeMean() {
        R2 r2 = new R2();
        r2.add(numbers(1e9 + 1, 1e9 + 2, 1e9 + 4), numbers(1e9 + 1, 1e9 + 2, 1e9 + 3));
        assertThat(r2.value()).isEqualTo(0.5);
    }

    @Test
    void logLossOfLogitsHasNoLimit() {
        Metric loss = new LogLoss(Outputs.LOGITS);
        loss.add(Tensor.of(device, new float[] {1000, -1000, 0, 0}, 2, 2), classes(1, 0));
        assertThat(loss.value()).isEqualTo((2000 + Math.log(2)) / 2);
        Metric sure = new LogLoss(Outputs.LOGITS);
        sure.add(Tensor.of(device, new float[] {40, 0}, 1, 2), classes(0));
        assertThat(sure.value()).isCloseTo(Math.exp(-40), within(1e-32));
        Metric impossible = new LogLoss(Outputs.LOGITS);
        impossible.add(Tensor.of(device, new float[] {0, Float.NEGATIVE_INFINITY}, 1, 2), classes(1));
        assertThat(impossible.value()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void theFirstOfEqualOutputsIsPredicted() {
        Tensor equal = Tensor.of(device, new float[] {1, 2, 2, 0}, 1, 4);
        for (Metric metric : List.of(new Accuracy(), new TopKAccuracy(1))) {
            metric.add(equal, classes(1));
            metric.add(equal, classes(2));
            assertThat(metric.value()).as(metric.name()).isEqualTo(0.5);
        }
        assertThat(equal.argMax(1).itemLong()).as("as argMax").isEqualTo(1);
    }

    @Test
    void confusionMatrixPrintsAsATable() {
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("cat", "dog"), Outputs.SCORES);
        matrix.add(MetricBatch.ofClasses(new int[] {0, 0, 1, 0}, new int[] {0, 0, 1, 1}));
        assertThat(matrix.table()).isEqualTo("""
                        true \\ predicted  cat  dog
                        cat                 2    0
                        dog                 1    1
                        """);
        assertThat(matrix.count(1, 0)).isEqualTo(1);
        matrix.add(classes(1), classes(0), numbers(0.25));
        assertThat(matrix.table()).contains("cat                 2  0.250\n");
    }
}

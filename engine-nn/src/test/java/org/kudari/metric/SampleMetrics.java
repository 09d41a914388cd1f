package org.kudari.metric;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One of each metric, empty, for tests of what all of them do. */
final class SampleMetrics {
    private SampleMetrics() {}

    /** Those of class indices. Names that settings make equal are told apart by what they hold. */
    static List<Supplier<Metric>> ofClasses(int classes, Outputs outputs) {
        Stream.Builder<Supplier<Metric>> all = Stream.builder();
        all.add(() -> new Accuracy(outputs));
        all.add(() -> new BalancedAccuracy(classes, outputs));
        for (Average average : Average.values()) {
            all.add(() -> new Precision(classes, average, outputs));
            all.add(() -> new Recall(classes, average, outputs));
            all.add(() -> new F1(classes, average, outputs));
        }
        all.add(() -> new ConfusionMatrix(
                Stream.iterate(0, c -> c + 1).limit(classes).map(c -> "c" + c).toList(), outputs));
        if (classes > 2) {
            all.add(() -> new TopKAccuracy(1));
            all.add(() -> new TopKAccuracy(2));
            all.add(() -> new TopKAccuracy(3));
        }
        all.add(() -> new LogLoss(outputs));
        all.add(() -> new CalibrationError(outputs, 4));
        all.add(() -> new CalibrationError(outputs, 15));
        all.add(() -> new RocAuc(classes, outputs));
        all.add(() -> new AveragePrecision(classes, outputs));
        return all.build().toList();
    }

    /** Those of numbers. */
    static List<Supplier<Metric>> ofNumbers() {
        return List.of(RootMeanSquaredError::new, MeanAbsoluteError::new, MeanAbsolutePercentageError::new, R2::new);
    }

    /** What a metric says, by the names of the expected values: its own number is under its name. */
    static Map<String, double[]> values(Metric metric) {
        String name = metric.name();
        double[] value = {metric.value()};
        return switch (metric) {
            case ClassScore score -> Map.of(name, value, name + "/byClass", score.byClass());
            case RankingMetric ranking -> Map.of(name, value, name + "/byClass", ranking.byClass());
            case ConfusionMatrix matrix ->
                Map.of(
                        "accuracy",
                        value,
                        name + "/byClass",
                        Stream.of(matrix.counts())
                                .flatMapToDouble(Arrays::stream)
                                .toArray());
            case CalibrationError error -> Map.of(name + "/" + error.bins(), value);
            case R2 r2 -> Map.of(name, value, name + "/byClass", r2.byColumn());
            default -> Map.of(name, value);
        };
    }
}

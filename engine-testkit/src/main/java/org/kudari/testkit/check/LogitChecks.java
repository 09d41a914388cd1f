package org.kudari.testkit.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.CrossEntropy;
import org.kudari.op.CrossEntropyInParts;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.ExactLogits;
import org.kudari.testkit.compare.Expect;
import org.kudari.testkit.compare.HostArray;

/**
 * Functions of logits of any size, whose results may be near 0: softmax, its logarithm, log-sum-exp, and the losses, with
 * their gradients. The judge is {@link ExactLogits}, not the reference, since a reference with the same weakness would
 * not see it. An error is relative to the result, so that a loss of 1e-9 may not come out as 0.
 */
final class LogitChecks {
    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final long SEED = 7;

    /** Their elements are numbers of type float, so that each type of tensor holds them. */
    private static final List<double[]> ROWS = List.of(
            row(0, 0),
            row(0, 0, 0),
            row(100, 100),
            row(1e4, 1e4),
            row(1e8, 1e8),
            row(1e30, 1e30),
            row(-1e8, -1e8, -1e8),
            row(1e8, 1e8 - 8, 1e8 - 16, -1e8),
            row(1e4, 1e4 + 1, 9999.5, 0),
            row(1e30, -1e30, 0),
            row(20, 0),
            row(0, -20),
            row(0, -20, -30),
            row(0, -60, -80),
            row(-1e4, -1e4 - 15),
            row(-3, 40, -7, 5),
            row(0, -100),
            row(1),
            row(-INFINITY, 0, 1),
            row(-INFINITY, 0, -INFINITY, -20),
            oneOf(10, 12, -6),
            oneOf(31, 25, -5),
            oneOf(32, 25, -5),
            oneOf(100, 1e8, 1e8),
            oneOf(100, 1e4, -1e4),
            oneOf(300, 30, -2));

    private LogitChecks() {}

    private static double[] row(double... logits) {
        return Arrays.stream(logits).map(x -> (float) x).toArray();
    }

    /** One number, and many of another. */
    private static double[] oneOf(int columns, double one, double others) {
        double[] row = new double[columns];
        Arrays.fill(row, (float) others);
        row[columns / 3] = (float) one;
        return row;
    }

    static Stream<Check> of(BackendUnderTest subject) {
        List<Check> checks = new ArrayList<>();
        List<double[]> rows = new ArrayList<>(ROWS);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int columns : new int[] {2, 3, 10, 17, 40, 130}) {
            for (double size : new double[] {1, 30, 1e4}) {
                rows.add(
                        random.doubles(columns, -size, size).map(x -> (float) x).toArray());
            }
        }
        List<DType> types =
                Stream.of(DType.FLOAT32, DType.FLOAT64).filter(subject::holds).toList();
        for (double[] row : rows) {
            for (DType type : types) {
                checks.add(new Check(
                        name(row) + ", " + checks.size() + ", " + type, () -> check(subject.device(), type, row)));
            }
        }
        for (DType type : types) {
            for (double[] point : BinaryLossPoints.LOGITS) {
                checks.add(new Check(
                        "logit " + point[0] + ", target " + point[1] + ", " + type,
                        () -> BinaryLossPoints.logit(subject.device(), type, point[0], point[1])));
            }
            for (double[] point : BinaryLossPoints.PROBABILITIES) {
                checks.add(new Check(
                        "probability " + point[0] + ", target " + point[1] + ", " + type,
                        () -> BinaryLossPoints.probability(subject.device(), type, point[0], point[1])));
            }
        }
        return checks.stream();
    }

    private static String name(double[] row) {
        String text = Arrays.toString(Arrays.copyOf(row, Math.min(5, row.length)));
        return row.length > 5 ? row.length + " logits from " + text : "logits " + text;
    }

    /** One row, and the same row in other orders, along the last axis and along the first. */
    private static void check(Device device, DType type, double[] row) {
        int columns = row.length;
        double[] all = new double[3 * columns];
        for (int i = 0; i < columns; i++) {
            all[i] = row[i];
            all[columns + i] = row[columns - 1 - i];
            all[2 * columns + i] = row[(i + columns / 2) % columns];
        }
        List<ExactLogits> exact = IntStream.range(0, 3)
                .mapToObj(i -> new ExactLogits(Arrays.copyOfRange(all, i * columns, (i + 1) * columns)))
                .toList();
        try (Scope _ = device.scope()) {
            Tensor rows = HostArray.of(type, all).on(device, Shape.of(3, columns));
            new Rows(exact, columns, 1, rows).check();
            new Rows(exact, columns, 0, rows.transpose().contiguous()).check();
        }
    }

    /**
     * Rows of logits in a tensor.
     *
     * @param exact for each row
     * @param axis the axis of the tensor along which a row runs
     */
    private record Rows(List<ExactLogits> exact, int columns, int axis, Tensor logits) {

        private int count() {
            return exact.size();
        }

        private ExactLogits exact(int row) {
            return exact.get(row);
        }

        /** The allowed error of a result of terms of one sign, relative to it. An exponential's is that of its argument. */
        private double relative() {
            return (columns + 40 + exact(0).range(logits.type())) * epsilon(logits.type());
        }

        void check() {
            everyElement("softmax", logits.softmax(axis), ExactLogits::softmax);
            everyElement("logSoftmax", logits.logSoftmax(axis), ExactLogits::logSoftmax);
            Tensor totals = logits.logSumExp(axis);
            for (int row = 0; row < count(); row++) {
                ExactLogits exact = exact(row);
                near("logSumExp", HostArray.of(totals).getDouble(row), exact.logSumExp(), exact.logSumExpTerms());
            }
            Tensor x = logits.variable();
            everyElement("logSumExp'", x.logSumExp(axis).sum().backward().of(x), ExactLogits::softmax);
            for (int column :
                    IntStream.of(0, columns / 3, columns - 1).distinct().toArray()) {
                // The sum over one column: its upstream gradient is one-hot.
                Tensor softmax = column(x.softmax(axis), column);
                everyElement("softmax'", softmax.backward().of(x), (exact, i) -> exact.softmaxSlope(column, i));
                Tensor logarithm = column(x.logSoftmax(axis), column);
                everyElement("logSoftmax'", logarithm.backward().of(x), (exact, i) -> exact.logSoftmaxSlope(column, i));
                if (axis == 1) {
                    crossEntropy("crossEntropy", column, (z, labels) -> z.apply(CrossEntropy.INSTANCE, labels));
                    crossEntropy("crossEntropy in parts", column, Rows::crossEntropyInParts);
                }
            }
        }

        private Tensor column(Tensor values, int column) {
            return values.slice(axis, column, column + 1).sum();
        }

        private static Tensor crossEntropyInParts(Tensor logits, Tensor labels) {
            return logits.apply(CrossEntropyInParts.INSTANCE, List.of(logits, labels, logits.logSoftmax(1)));
        }

        private void crossEntropy(String name, int label, BinaryOperator<Tensor> function) {
            Tensor x = logits.variable();
            long[] labels = new long[count()];
            Arrays.fill(labels, label);
            Tensor classes = Tensor.of(x.device(), labels, count(), 1);
            Tensor loss = function.apply(x, classes);
            double expected = 0;
            for (int row = 0; row < count(); row++) {
                expected -= exact(row).logSoftmax(label) / count();
            }
            near(name + " of label " + label, HostArray.of(loss).getDouble(0), expected, Math.abs(expected));
            everyElement(
                    name + "' of label " + label,
                    loss.backward().of(x),
                    (exact, i) -> -exact.logSoftmaxSlope(label, i) / count());
            if (exact.stream().allMatch(ExactLogits::isFinite)) {
                Tensor slopes =
                        function.apply(x, classes).differentiableBackward().of(x);
                everyElement(
                        name + "'' of label " + label,
                        column(slopes, label).backward().of(x),
                        (exact, i) -> exact.softmaxSlope(label, i) / count());
            }
        }

        private void everyElement(String what, Tensor actual, BiFunction<ExactLogits, Integer, Double> expected) {
            HostArray values = HostArray.of(axis == 1 ? actual : actual.transpose());
            for (int row = 0; row < count(); row++) {
                ExactLogits exact = exact(row);
                for (int column = 0; column < columns; column++) {
                    double value = expected.apply(exact, column);
                    String where = what + " at [" + row + ", " + column + "] along axis " + axis;
                    near(where, values.getDouble(row * columns + column), value, Math.abs(value));
                }
            }
        }

        private void near(String what, double actual, double expected, double magnitude) {
            LogitChecks.near(what, logits.type(), actual, expected, relative() * magnitude);
        }
    }

    private static double epsilon(DType type) {
        return type == DType.FLOAT32 ? 0x1p-23 : 0x1p-52;
    }

    /** Requires that two numbers agree. Devices may flush subnormal numbers, and what overflows is infinite. */
    private static void near(String what, DType type, double actual, double expected, double bound) {
        double rounded = type == DType.FLOAT32 ? (float) expected : expected;
        double smallest = type == DType.FLOAT32 ? 2 * Float.MIN_NORMAL : 2 * Double.MIN_NORMAL;
        Expect.that(
                Double.compare(actual, rounded) == 0 || Math.abs(actual - expected) <= bound + smallest,
                what + ": expected " + expected + ", but was " + actual);
    }

    /** Points at which the losses of one logit or probability are near 0, or their logits are large. */
    private static final class BinaryLossPoints {
        static final List<double[]> LOGITS = List.of(
                row(20, 1),
                row(-20, 0),
                row(20, 0.5),
                row(20, 0),
                row(-20, 1),
                row(-100, 0),
                row(80, 1),
                row(0, 0),
                row(0, 0.25),
                row(0, 1),
                row(0.5, 1),
                row(-3, 0.125),
                row(1e4, 1),
                row(1e8, 0.75),
                row(-1e30, 1),
                row(-1e30, 0));

        static final List<double[]> PROBABILITIES = List.of(
                row(1e-9, 0), row(1 - 0x1p-24, 1), row(1e-30, 1), row(0.5, 0.5), row(0.25, 0), row(0, 0), row(1, 1));

        private BinaryLossPoints() {}

        static void logit(Device device, DType type, double logit, double target) {
            try (Scope _ = device.scope()) {
                Tensor z = scalar(device, type, logit).variable();
                Tensor t = scalar(device, type, target);
                double e = Math.exp(-Math.abs(logit));
                double error = logit < 0 ? -target : 1 - target;
                double slope = logit < 0 ? e / (1 + e) : -e / (1 + e);
                Tensor loss =
                        z.map(NamedFunction.BINARY_CROSS_ENTROPY_WITH_LOGITS, t).sum();
                near("loss", type, loss, Math.log1p(e) + logit * error, 0);
                Tensor gradient = loss.differentiableBackward().of(z);
                near("its gradient", type, gradient, slope + error, Math.abs(slope));
                near("its second derivative", type, gradient.sum().backward().of(z), e / ((1 + e) * (1 + e)), 0);
            }
        }

        static void probability(Device device, DType type, double probability, double target) {
            try (Scope _ = device.scope()) {
                Tensor p = scalar(device, type, probability);
                Tensor loss = p.map(NamedFunction.BINARY_CROSS_ENTROPY, scalar(device, type, target));
                double expected = (target == 0 ? 0 : -target * Math.log(probability))
                        + (target == 1 ? 0 : -(1 - target) * Math.log1p(-probability));
                near("loss", type, loss, expected, 0);
            }
        }

        private static Tensor scalar(Device device, DType type, double value) {
            return HostArray.of(type, new double[] {value}).on(device, Shape.of(1));
        }

        private static void near(String what, DType type, Tensor actual, double expected, double magnitude) {
            double bound = 32 * epsilon(type) * Math.max(Math.abs(expected), magnitude);
            LogitChecks.near(what, type, HostArray.of(actual).getDouble(0), expected, bound);
        }
    }
}

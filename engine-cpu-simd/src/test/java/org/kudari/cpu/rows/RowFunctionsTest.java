package org.kudari.cpu.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.TestViews;
import org.kudari.cpu.TestViews.LayoutKind;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * Compares the row functions with their formulas in double precision, and checks that nothing is written around the
 * outputs.
 */
class RowFunctionsTest {
    private static final double TOLERANCE = 3e-6;

    /** Rows that are transposed, whole vectors, remainders, and more than one batch of rows. */
    private static final List<Shape> SHAPES = List.of(
            Shape.of(1, 1),
            Shape.of(33, 10),
            Shape.of(16, 31),
            Shape.of(7, 32),
            Shape.of(5, 77),
            Shape.of(3, 2053),
            Shape.of(300, 64),
            Shape.of(530, 3),
            Shape.of(3, 5, 40));

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void followTheFormulas(CpuTier tier) {
        Random random = new Random(5);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 2)) {
            for (Shape shape : SHAPES) {
                for (LayoutKind layoutKind : LayoutKind.values()) {
                    View x = TestViews.random(random, shape, layoutKind);
                    softmax(backend.rowFunctions(), x, shape + " " + layoutKind);
                    logSoftmax(backend.rowFunctions(), x, shape + " " + layoutKind);
                    logSumExp(backend.rowFunctions(), x, shape + " " + layoutKind);
                    if (shape.rank() == 2) {
                        crossEntropy(backend.rowFunctions(), random, x, shape + " " + layoutKind);
                    }
                }
            }
        }
    }

    private static void softmax(RowFunctions functions, View x, String what) {
        double[][] rows = rows(x);
        View out = TestViews.output(DType.FLOAT32, x.shape());
        View expected = TestViews.copy(out);
        for (int row = 0; row < rows.length; row++) {
            double total = total(rows[row]);
            for (int column = 0; column < rows[row].length; column++) {
                set(expected, row * rows[row].length + column, Math.exp(rows[row][column] - total));
            }
        }
        functions.softmax(x, out);
        TestViews.assertClose(out, expected, TOLERANCE, "softmax " + what);
    }

    private static void logSoftmax(RowFunctions functions, View x, String what) {
        double[][] rows = rows(x);
        View out = TestViews.output(DType.FLOAT32, x.shape());
        View expected = TestViews.copy(out);
        for (int row = 0; row < rows.length; row++) {
            double total = total(rows[row]);
            for (int column = 0; column < rows[row].length; column++) {
                set(expected, row * rows[row].length + column, rows[row][column] - total);
            }
        }
        functions.logSoftmax(x, out);
        TestViews.assertClose(out, expected, TOLERANCE, "logSoftmax " + what);
    }

    private static void logSumExp(RowFunctions functions, View x, String what) {
        double[][] rows = rows(x);
        View out = TestViews.output(DType.FLOAT32, x.shape().with(x.shape().rank() - 1, 1));
        View expected = TestViews.copy(out);
        for (int row = 0; row < rows.length; row++) {
            set(expected, row, total(rows[row]));
        }
        functions.logSumExp(x, out);
        TestViews.assertClose(out, expected, TOLERANCE, "logSumExp " + what);
    }

    private static void crossEntropy(RowFunctions functions, Random random, View x, String what) {
        double[][] rows = rows(x);
        int columns = rows[0].length;
        int[] classes = IntStream.range(0, rows.length)
                .map(_ -> random.nextInt(columns))
                .toArray();
        View labels = TestViews.labels(classes);
        View upstream = TestViews.output(DType.FLOAT32, Shape.SCALAR);
        set(upstream, 0, 3);

        View loss = TestViews.output(DType.FLOAT32, Shape.SCALAR);
        View gradient = TestViews.output(DType.FLOAT32, x.shape());
        View expectedLoss = TestViews.copy(loss);
        View expectedGradient = TestViews.copy(gradient);
        double sum = 0;
        for (int row = 0; row < rows.length; row++) {
            double total = total(rows[row]);
            sum += total - rows[row][classes[row]];
            for (int column = 0; column < columns; column++) {
                double share = Math.exp(rows[row][column] - total) - (column == classes[row] ? 1 : 0);
                set(expectedGradient, row * columns + column, share * 3 / rows.length);
            }
        }
        set(expectedLoss, 0, sum / rows.length);

        functions.crossEntropy(x, labels, loss);
        functions.crossEntropyGradient(x, labels, upstream, gradient);
        TestViews.assertClose(loss, expectedLoss, TOLERANCE, "crossEntropy " + what);
        TestViews.assertClose(gradient, expectedGradient, TOLERANCE, "its gradient " + what);
    }

    /**
     * A block of 48 rows begins and ends within a batch, and which batches it is in depends on the number of threads.
     * The sum of the first losses is the middle between two floats when it is divided by the number of rows. Each of
     * the small ones is too small to change it, and several of them together are not.
     */
    @Test
    void theLossDoesNotDependOnTheNumberOfThreads() {
        int rows = 3 << 14;
        int firstOfBlock = 85 * 48;
        float[] logits = new float[2 * rows];
        for (int row = 0; row < rows; row++) {
            boolean isSmall = row >= firstOfBlock + 16 && row < firstOfBlock + 48;
            logits[2 * row] = isSmall ? 0 : 200;
        }
        set(logits, firstOfBlock, 0x1.8p54f);
        set(logits, firstOfBlock + 1, 0x1.8p30f);
        View x = new View(HostBuffer.allocate(DType.FLOAT32, logits.length), Layout.contiguous(Shape.of(rows, 2)));
        System.arraycopy(logits, 0, ((HostBuffer) x.buffer()).floats(), 0, logits.length);
        View labels = TestViews.labels(new int[rows]);
        for (int threads : new int[] {1, 2, 3, 5, 16}) {
            View loss = TestViews.output(DType.FLOAT32, Shape.SCALAR);
            try (CpuBackend backend =
                    CpuBackend.open(CpuFeatures.choose().tier().bits(), threads)) {
                backend.rowFunctions().crossEntropy(x, labels, loss);
            }
            assertThat(((HostBuffer) loss.buffer()).floats()[(int) loss.layout().offset()])
                    .as("%d threads", threads)
                    .isEqualTo(0x1p39f);
        }
    }

    /** Gives a row a loss, if its label is 0. */
    private static void set(float[] logits, int row, float loss) {
        logits[2 * row] = 0;
        logits[2 * row + 1] = loss;
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void handleInfinitiesAndNaN(CpuTier tier) {
        float infinity = Float.POSITIVE_INFINITY;
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            for (int columns : new int[] {4, 50}) {
                View x = View.contiguous(HostBuffer.allocate(DType.FLOAT32, 4 * columns), Shape.of(4, columns));
                for (int row = 0; row < 4; row++) {
                    Arrays.fill(floats(x), row * columns, (row + 1) * columns, -infinity);
                }
                floats(x)[columns + 1] = 1e4f;
                floats(x)[2 * columns + 1] = infinity;
                floats(x)[3 * columns + 1] = Float.NaN;
                View total = TestViews.output(DType.FLOAT32, Shape.of(4, 1));
                View softmax = TestViews.output(DType.FLOAT32, x.shape());
                backend.rowFunctions().logSumExp(x, total);
                backend.rowFunctions().softmax(x, softmax);
                View logSoftmax = TestViews.output(DType.FLOAT32, x.shape());
                backend.rowFunctions().logSoftmax(x, logSoftmax);

                int at = (int) total.layout().offset();
                assertThat(Arrays.copyOfRange(floats(total), at, at + 4))
                        .containsExactly(-infinity, 1e4f, infinity, Float.NaN);
                double[][] rows = rows(softmax);
                assertThat(rows[0]).containsOnly(Double.NaN);
                assertThat(Arrays.stream(rows[1]).sum()).isEqualTo(1);
                assertThat(rows[1][1]).isEqualTo(1);
                assertThat(rows[2][1]).isNaN();
                assertThat(rows[3]).containsOnly(Double.NaN);
                double[][] logarithms = rows(logSoftmax);
                assertThat(logarithms[0]).containsOnly(Double.NaN);
                assertThat(logarithms[1]).containsOnlyOnce(0).contains(Double.NEGATIVE_INFINITY);
                assertThat(logarithms[2][1]).isNaN();
                assertThat(logarithms[3]).containsOnly(Double.NaN);
            }
        }
    }

    @Test
    void softmaxMayOverwriteItsInput() {
        try (CpuBackend backend = CpuBackend.open(CpuTier.PLAIN.bits(), 1)) {
            for (int columns : new int[] {9, 90}) {
                View x = TestViews.random(new Random(2), Shape.of(40, columns), LayoutKind.DENSE);
                View out = TestViews.output(DType.FLOAT32, x.shape());
                backend.rowFunctions().softmax(x, out);
                backend.rowFunctions().softmax(x, x);
                assertThat(TestViews.bits(x)).isEqualTo(TestViews.bits(out));
            }
        }
    }

    @Test
    void aLabelThatIsNoClassIsAnError() {
        try (CpuBackend backend = CpuBackend.open(CpuTier.PLAIN.bits(), 1)) {
            View logits = TestViews.random(new Random(3), Shape.of(2, 5), LayoutKind.DENSE);
            View loss = TestViews.output(DType.FLOAT32, Shape.SCALAR);
            for (int label : new int[] {-1, 5}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> backend.rowFunctions().crossEntropy(logits, TestViews.labels(0, label), loss))
                        .withMessage(Indices.noClass(label, 1, 5).getMessage());
            }
        }
    }

    /** Rows are shared by threads, each of which finds a wrong label of its own. */
    @ParameterizedTest
    @MethodSource("tiers")
    void theFirstLabelThatIsNoClassIsNamed(CpuTier tier) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 4)) {
            for (int columns : new int[] {10, 50}) {
                int rows = 4_000;
                int[] labels = new int[rows];
                Arrays.fill(labels, 5, rows, columns);
                labels[5] = -3;
                View logits = TestViews.random(new Random(3), Shape.of(rows, columns), LayoutKind.DENSE);
                View loss = TestViews.output(DType.FLOAT32, Shape.SCALAR);
                View gradient = TestViews.output(DType.FLOAT32, logits.shape());
                String message = Indices.noClass(-3, 5, columns).getMessage();
                for (int i = 0; i < 20; i++) {
                    assertThatExceptionOfType(IndexOutOfBoundsException.class)
                            .isThrownBy(
                                    () -> backend.rowFunctions().crossEntropy(logits, TestViews.labels(labels), loss))
                            .withMessage(message);
                    assertThatExceptionOfType(IndexOutOfBoundsException.class)
                            .isThrownBy(() -> backend.rowFunctions()
                                    .crossEntropyGradient(logits, TestViews.labels(labels), loss, gradient))
                            .withMessage(message);
                }
            }
        }
    }

    private static float[] floats(View view) {
        return ((HostBuffer) view.buffer()).floats();
    }

    private static void set(View view, int element, double value) {
        floats(view)[(int) view.layout().offset() + element] = (float) value;
    }

    private static double total(double[] row) {
        double largest = Arrays.stream(row).max().orElseThrow();
        return largest
                + Math.log(Arrays.stream(row).map(x -> Math.exp(x - largest)).sum());
    }

    private static double[][] rows(View view) {
        int columns = (int) view.shape().dim(-1);
        double[][] rows = new double[(int) view.shape().elements() / columns][columns];
        LoopNest nest = new LoopNest(List.of(view.layout()));
        for (int i = 0; i < rows.length * columns; i++) {
            long inner = nest.innerExtent();
            rows[i / columns][i % columns] =
                    floats(view)[(int) (nest.start(0, i / inner) + i % inner * nest.innerStride(0))];
        }
        return rows;
    }
}

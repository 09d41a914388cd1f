package org.kudari.opencl.reduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.ArgReduction;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.opencl.TestDevice;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;

/** The kernels for GPUs and for processors, both on whatever device is here. */
class ReduceKernelsTest {
    private static final float UNTOUCHED = -7;
    private static final int BEYOND = 40;

    private Session session;

    @BeforeEach
    void open() {
        session = Session.open(TestDevice.find());
    }

    @AfterEach
    void close() {
        if (session != null) {
            session.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void reducesAllSizesAndTouchesNothingElse(boolean inGroups) {
        ReduceKernels reduceKernels = new ReduceKernels(session, inGroups);
        for (int kept : new int[] {1, 2, 3, 5, 8, 33, 65, 300}) {
            for (int reduced : new int[] {1, 2, 31, 32, 33, 257, 5000}) {
                float[] numbers = new float[kept * reduced];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = i * 31 % 17 - 8;
                }
                float[] rows = filled(kept);
                float[] columns = filled(kept);
                for (int i = 0; i < kept; i++) {
                    rows[i] = 0;
                    columns[i] = 0;
                    for (int j = 0; j < reduced; j++) {
                        rows[i] += numbers[i * reduced + j];
                        columns[i] += numbers[j * kept + i];
                    }
                }
                assertThat(sums(reduceKernels, numbers, Layout.contiguous(Shape.of(kept, reduced)), 1))
                        .as("%d rows of %d", kept, reduced)
                        .containsExactly(rows);
                assertThat(sums(reduceKernels, numbers, Layout.contiguous(Shape.of(reduced, kept)), 0))
                        .as("%d columns of %d", kept, reduced)
                        .containsExactly(columns);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addsInTheSameOrderInEveryLayout(boolean inGroups) {
        ReduceKernels reduceKernels = new ReduceKernels(session, inGroups);
        for (long[] dims : new long[][] {{3, 7001}, {130, 67}, {1, 100_003}, {5000, 6}}) {
            int rows = (int) dims[0];
            int columns = (int) dims[1];
            float[] dense = new float[rows * columns];
            float[] turned = new float[dense.length];
            for (int i = 0; i < dense.length; i++) {
                dense[i] = (float) Math.sin(i);
                turned[i % columns * rows + i / columns] = dense[i];
            }
            Layout plain = Layout.contiguous(Shape.of(rows, columns));
            Layout transposed = Layout.contiguous(Shape.of(columns, rows)).transpose();
            for (int axis = 0; axis < 2; axis++) {
                assertThat(sums(reduceKernels, turned, transposed, axis))
                        .as("axis %d of %s", axis, plain.shape())
                        .containsExactly(sums(reduceKernels, dense, plain, axis));
            }
        }
    }

    /** Equal terms are the worst case: each rounding of a sum errs in the same direction. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void longSumsStayExact(boolean inGroups) {
        int length = 1 << 22;
        ReduceKernels reduceKernels = new ReduceKernels(session, inGroups);
        for (float term : new float[] {0.1f, 0.3f, 1.1f, 1e-20f}) {
            float[] numbers = new float[length];
            Arrays.fill(numbers, term);
            for (Shape shape : List.of(
                    Shape.of(1, length), Shape.of(2, length / 2), Shape.of(length, 1), Shape.of(length / 16, 16))) {
                for (int axis = 0; axis < 2; axis++) {
                    double expected = (double) term * shape.dim(axis);
                    assertThat(sums(reduceKernels, numbers, Layout.contiguous(shape), axis)[0] / expected)
                            .as("%s along axis %d of %s", term, axis, shape)
                            .isCloseTo(1, within(5e-7));
                }
            }
        }
    }

    /** The rows of a real data set, whose number is a float. Some partial sums of it are not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void countsMoreRowsThanAFloatNumbers(boolean inGroups) {
        int rows = 29_292_100;
        ReduceKernels reduceKernels = new ReduceKernels(session, inGroups);
        for (int columns : new int[] {1, 2}) {
            Layout layout = Layout.contiguous(Shape.of(1, columns)).broadcastTo(Shape.of(rows, columns));
            float[] ones = {1, 1};
            assertThat(sums(reduceKernels, ones, layout, 0)[0])
                    .as("%d columns", columns)
                    .isEqualTo(rows);
        }
    }

    /** The error that is kept beside a total must not change these. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sumsOfSpecialValues(boolean inGroups) {
        ReduceKernels reduceKernels = new ReduceKernels(session, inGroups);
        for (int length : new int[] {5, 1000, 100_000}) {
            float[] numbers = new float[length];
            Layout layout = Layout.contiguous(Shape.of(1, length));
            Arrays.fill(numbers, -0f);
            assertThat(Float.floatToRawIntBits(sums(reduceKernels, numbers, layout, 1)[0]))
                    .as("-0, %d times", length)
                    .isEqualTo(Float.floatToRawIntBits(-0f));
            Arrays.fill(numbers, 1e38f);
            assertThat(sums(reduceKernels, numbers, layout, 1)[0])
                    .as("more than a float holds, %d times", length)
                    .isEqualTo(Float.POSITIVE_INFINITY);
            Arrays.fill(numbers, 1);
            numbers[length / 2] = Float.NEGATIVE_INFINITY;
            assertThat(sums(reduceKernels, numbers, layout, 1)[0])
                    .as("an infinity among %d", length)
                    .isEqualTo(Float.NEGATIVE_INFINITY);
            numbers[0] = Float.POSITIVE_INFINITY;
            assertThat(sums(reduceKernels, numbers, layout, 1)[0])
                    .as("both infinities among %d", length)
                    .isNaN();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void findsAnExtremeWhereverItLies(boolean inGroups) {
        ArgReduceKernels reductions = new ArgReduceKernels(session, inGroups);
        int length = 100_003;
        for (int at : new int[] {0, 1, 255, 256, 4095, 50_000, length - 1}) {
            float[] numbers = new float[length];
            // The extreme is there a second time, further on. The first one counts.
            numbers[at] = 1;
            numbers[Math.min(at + 300, length - 1)] = 1;
            DeviceBuffer source = uploaded(numbers);
            DeviceBuffer found = session.allocate(DType.INT64, 1);
            Shape shape = Shape.of(length);
            reductions.reduce(
                    ArgReduction.ARG_MAX,
                    new View(source, Layout.contiguous(shape)),
                    0,
                    new View(found, Layout.contiguous(Shape.of(1))));
            long[] place = new long[1];
            session.download(found, 0, MemorySegment.ofArray(place));
            assertThat(place[0]).isEqualTo(at);
            session.release(source);
            session.release(found);
        }
    }

    /** The sums over one axis of a matrix, and the elements behind them. */
    private float[] sums(ReduceKernels reduceKernels, float[] numbers, Layout layout, int axis) {
        Shape reduced = layout.shape().with(axis, 1);
        DeviceBuffer source = uploaded(numbers);
        DeviceBuffer target = uploaded(filled((int) reduced.elements()));
        reduceKernels.reduce(
                Reduction.SUM,
                Kernel.IDENTITY,
                new double[0],
                List.of(new View(source, layout)),
                new View(target, Layout.contiguous(reduced)),
                false);
        float[] result = new float[(int) target.length()];
        session.download(target, 0, MemorySegment.ofArray(result));
        session.release(source);
        session.release(target);
        return result;
    }

    private DeviceBuffer uploaded(float[] numbers) {
        DeviceBuffer buffer = session.allocate(DType.FLOAT32, numbers.length);
        session.upload(MemorySegment.ofArray(numbers), buffer, 0);
        return buffer;
    }

    /** Memory for results and for more elements, which the kernels must not change. */
    private static float[] filled(int results) {
        float[] room = new float[results + BEYOND];
        Arrays.fill(room, UNTOUCHED);
        return room;
    }
}

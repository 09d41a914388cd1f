package org.kudari.opencl.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Backend;
import org.kudari.backend.RowFunctions;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.opencl.TestDevice;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;

/**
 * More rows than work-groups run at a time, and rows with NaN and infinities, with the kernels for processors and for
 * GPUs.
 */
class OpenClRowFunctionsTest {
    private static final float NAN = Float.NaN;
    private static final float INFINITE = Float.POSITIVE_INFINITY;

    static Stream<OpenClDevice> devices() {
        return Stream.of(TestDevice.find(), TestDevice.gpuLike());
    }

    @ParameterizedTest
    @MethodSource("devices")
    void manyShortRows(OpenClDevice device) {
        agree(device, 100_003, 3);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void manyLongRows(OpenClDevice device) {
        agree(device, 1031, 300);
    }

    private static void agree(OpenClDevice device, int rows, int columns) {
        float[] x = new float[rows * columns];
        Random random = new Random(1);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat(-4, 4);
        }
        long[] labels = random.longs(rows, 0, columns).toArray();
        List<float[]> expected = results(new ReferenceBackend(), x, labels, rows, columns);
        List<float[]> actual = results(backend(device), x, labels, rows, columns);
        for (int result = 0; result < expected.size(); result++) {
            close(expected.get(result), actual.get(result), result == 0 ? 0 : 2e-6);
        }
    }

    /**
     * Equal to five digits; the conformance suite has the exact bounds.
     *
     * @param near the allowed error of results near 0, which come from the difference of numbers near 1
     */
    private static void close(float[] expected, float[] actual, double near) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - actual[i]) <= 1e-5 * Math.abs(expected[i]) + near)) {
                assertThat(actual[i]).as("element %d", i).isEqualTo(expected[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void totalsOfRowsWithNanAndInfinities(OpenClDevice device) {
        float[] x = {
            1, NAN, 2, NAN, INFINITE, 0, INFINITE, 1, NAN, -INFINITE, -INFINITE, -INFINITE, -INFINITE, 3, -1e30f
        };
        try (Backend backend = backend(device)) {
            View out = floats(backend, new float[5], Shape.of(5, 1));
            backend.rowFunctions().logSumExp(floats(backend, x, Shape.of(5, 3)), out);
            assertThat(read(backend, out)).containsExactly(NAN, NAN, NAN, -INFINITE, 3);
        }
    }

    @Test
    void theOrderOfASumIsAlwaysTheSame() {
        float[] x = new float[1031 * 7];
        Random random = new Random(2);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat(-4, 4);
        }
        long[] labels = random.longs(1031, 0, 7).toArray();
        List<float[]> first = results(backend(TestDevice.gpuLike()), x, labels, 1031, 7);
        List<float[]> second = results(backend(TestDevice.gpuLike()), x, labels, 1031, 7);
        for (int result = 0; result < first.size(); result++) {
            assertThat(second.get(result)).containsExactly(first.get(result));
        }
    }

    private static Backend backend(OpenClDevice device) {
        return TestDevice.backend(Session.open(device));
    }

    /** Softmax, its logarithm, totals, cross-entropy and its gradient; closes the backend. */
    private static List<float[]> results(Backend backend, float[] content, long[] classes, int rows, int columns) {
        try (backend) {
            Shape shape = Shape.of(rows, columns);
            View x = floats(backend, content, shape);
            View labels = View.contiguous(backend.allocate(DType.INT64, rows), Shape.of(rows, 1));
            backend.upload(MemorySegment.ofArray(classes), labels);
            View softmax = floats(backend, new float[content.length], shape);
            View logSoftmax = floats(backend, new float[content.length], shape);
            View totals = floats(backend, new float[rows], Shape.of(rows, 1));
            View loss = floats(backend, new float[1], Shape.SCALAR);
            View upstream = floats(backend, new float[] {rows}, Shape.SCALAR);
            View gradient = floats(backend, new float[content.length], shape);
            RowFunctions functions = backend.rowFunctions();
            functions.softmax(x, softmax);
            functions.logSoftmax(x, logSoftmax);
            functions.logSumExp(x, totals);
            functions.crossEntropy(x, labels, loss);
            functions.crossEntropyGradient(x, labels, upstream, gradient);
            return Stream.of(softmax, logSoftmax, totals, loss, gradient)
                    .map(view -> read(backend, view))
                    .toList();
        }
    }

    private static View floats(Backend backend, float[] content, Shape shape) {
        View view = View.contiguous(backend.allocate(DType.FLOAT32, content.length), shape);
        backend.upload(MemorySegment.ofArray(content), view);
        return view;
    }

    private static float[] read(Backend backend, View view) {
        float[] content = new float[(int) view.shape().elements()];
        backend.download(view, MemorySegment.ofArray(content));
        return content;
    }
}

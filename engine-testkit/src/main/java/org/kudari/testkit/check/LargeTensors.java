package org.kudari.testkit.check;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.device.Storage;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;

/**
 * Calls on many elements, whose results are known exactly. A backend counts and numbers elements in 64 bits.
 *
 * <p>Most tensors repeat a few elements, so that they need no memory. Others are more than 2^31 bytes long, or as long as
 * the device allows. They are no part of the suite: a backend's tests check them where there is room.
 */
public final class LargeTensors {
    /** The property by which all checks run on more elements. */
    public static final String ELEMENTS = "kudari.test.elements";

    /** The elements of a check by default: enough for work on several threads, and few enough for the reference. */
    private static final long DEFAULT_ELEMENTS = 1L << 25;

    /** The rows of a real data set in which a sum of columns once failed. */
    private static final long ROWS = 29_292_100;

    /** A sum in float32 of equal numbers, added in a tree, is off by few units in the last place. */
    private static final double TOLERANCE = 2e-6;

    private static final Kernel PRODUCT = Kernel.of(2, 0, Expr.input(0).times(Expr.input(1)));

    /** More than 2^31 bytes of floats. */
    private static final long FLOATS = 600_000_000;

    /** The elements of a part of a large buffer. */
    private static final long PART = 1_000;

    private static final Kernel SET = Kernel.of(0, 1, Expr.uniform(0));
    private static final Kernel PLUS_ONE = Kernel.of(1, 0, Expr.input(0).plus(1));

    private LargeTensors() {}

    static Stream<Check> of(BackendUnderTest subject) {
        Check columns = new Check("sums of two columns of " + ROWS + " rows", () -> columns(subject, ROWS, 2));
        return Stream.concat(Stream.of(columns), repeated(subject, Long.getLong(ELEMENTS, DEFAULT_ELEMENTS)));
    }

    /**
     * Makes the checks on tensors that repeat a few elements.
     *
     * @param subject the backend that they test
     * @param elements about the number of elements of each call
     * @return the checks
     */
    public static Stream<Check> repeated(BackendUnderTest subject, long elements) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("sum of " + elements, () -> total(subject, elements, Tensor::sum, elements * 0.75)));
        checks.add(new Check("mean of " + elements, () -> total(subject, elements, Tensor::mean, 0.75)));
        checks.add(new Check("maximum of " + elements, () -> total(subject, elements, Tensor::max, 0.75)));
        checks.add(new Check("sums of few columns", () -> columns(subject, elements / 3, 3)));
        checks.add(new Check("sums of many columns", () -> columns(subject, elements / 5_000, 5_000)));
        checks.add(new Check("sums of few rows", () -> rows(subject, 3, elements / 3)));
        checks.add(new Check("sums of many rows", () -> rows(subject, 5_000, elements / 5_000)));
        checks.add(new Check("sum of a map", () -> map(subject, elements)));
        checks.add(new Check("sum of integers", () -> integers(subject, elements)));
        checks.add(new Check("arg-max of repeated elements", () -> argMax(subject, elements)));
        checks.add(new Check("gather of repeated elements", () -> gather(subject, elements)));
        return checks.stream();
    }

    private static void total(
            BackendUnderTest subject, long elements, Function<Tensor, Tensor> reduction, double expected) {
        try (Scope _ = subject.device().scope()) {
            Tensor x = Tensor.full(subject.device(), DType.FLOAT32, Shape.SCALAR, 0.75)
                    .broadcastTo(elements);
            close(expected, reduction.apply(x).item(), "the result");
        }
    }

    private static void columns(BackendUnderTest subject, long rows, int columns) {
        try (Scope _ = subject.device().scope()) {
            float[] row = numbers(columns);
            Tensor x = Tensor.of(subject.device(), row, 1, columns).broadcastTo(rows, columns);
            float[] sums = x.sum(0).toFloatArray();
            for (int i = 0; i < columns; i++) {
                close((double) rows * row[i], sums[i], "sum " + i);
            }
        }
    }

    private static void rows(BackendUnderTest subject, int rows, long columns) {
        try (Scope _ = subject.device().scope()) {
            float[] column = numbers(rows);
            Tensor x = Tensor.of(subject.device(), column, rows, 1).broadcastTo(rows, columns);
            float[] sums = x.sum(1).toFloatArray();
            for (int i = 0; i < rows; i++) {
                close((double) columns * column[i], sums[i], "sum " + i);
            }
        }
    }

    /** Sums the products of a repeated row and a repeated column. */
    private static void map(BackendUnderTest subject, long elements) {
        float[] row = numbers(1_000);
        float[] column = numbers((int) Math.min(10_000, elements / row.length));
        Shape shape = Shape.of(elements / row.length / column.length, column.length, row.length);
        double sum = shape.dim(0) * sum(row) * sum(column);
        try (Scope _ = subject.device().scope()) {
            View x = repeated(subject.device(), row, Shape.of(1, 1, row.length), shape);
            View y = repeated(subject.device(), column, Shape.of(1, column.length, 1), shape);
            Storage memory = subject.device().allocate(DType.FLOAT32, 1);
            View out = View.contiguous(memory.buffer(), Shape.of(1, 1, 1));
            subject.backend().reduce(Reduction.SUM, PRODUCT, new double[0], List.of(x, y), out, false);
            float[] result = new float[1];
            subject.backend().download(out, MemorySegment.ofArray(result));
            close(sum, result[0], "the sum of the products");
        }
    }

    private static View repeated(Device device, float[] values, Shape shape, Shape repeated) {
        View view =
                View.contiguous(device.allocate(DType.FLOAT32, values.length).buffer(), shape);
        device.backend().upload(MemorySegment.ofArray(values), view);
        return view.broadcastTo(repeated);
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }

    private static void integers(BackendUnderTest subject, long elements) {
        if (!subject.holds(DType.INT32) || !subject.holds(DType.INT64)) {
            return;
        }
        try (Scope _ = subject.device().scope()) {
            Tensor x = Tensor.of(subject.device(), new int[] {-3}, 1).broadcastTo(elements);
            Expect.equal(-3 * elements, x.sum().toLongArray()[0], "the sum");
        }
    }

    private static void argMax(BackendUnderTest subject, long elements) {
        try (Scope _ = subject.device().scope()) {
            Tensor column = Tensor.of(subject.device(), new float[] {1, 5, 2}, 3, 1);
            Tensor x = column.broadcastTo(3, elements / 3);
            Expect.equal(List.of(0L, 0L, 0L), longs(x.argMax(1)), "along the repeated axis");
            Tensor y = Tensor.of(subject.device(), new float[] {1, 5, 2}, 3, 1).broadcastTo(3, 1_000);
            Expect.that(longs(y.argMax(0)).stream().allMatch(index -> index == 1), "along the other axis");
        }
    }

    private static List<Long> longs(Tensor tensor) {
        return Arrays.stream(tensor.toLongArray()).boxed().toList();
    }

    private static void gather(BackendUnderTest subject, long elements) {
        if (!subject.holds(DType.INT64)) {
            return;
        }
        try (Scope _ = subject.device().scope()) {
            Tensor x = Tensor.of(subject.device(), new float[] {7, 8}, 2, 1).broadcastTo(2, elements / 2);
            long last = elements / 2 - 1;
            Tensor indices = Tensor.of(subject.device(), new long[] {0, last, last / 2, last}, 2, 2);
            Expect.equal(
                    "[7.0, 7.0, 8.0, 8.0]", Arrays.toString(x.gather(1, indices).toFloatArray()), "the elements");
        }
    }

    /**
     * Makes the checks on buffers of gigabytes.
     *
     * @param subject the backend that they test
     * @return the checks, to be run one after the other
     */
    public static Stream<Check> buffers(BackendUnderTest subject) {
        return Stream.of(
                new Check("calls beyond 2^31 bytes of a buffer", () -> floats(subject)),
                new Check("copies of the longest buffer", () -> bytes(subject)));
    }

    private static void floats(BackendUnderTest subject) {
        Device device = subject.device();
        long length = Math.min(FLOATS, device.info().maxBufferLength()) / PART * PART;
        try (Scope _ = device.scope()) {
            Tensor x = Tensor.zeros(device, DType.FLOAT32, Shape.of(length));
            Tensor last = x.slice(0, length - PART, length);
            InPlace.map(SET, new double[] {2}, List.of(), List.of(last));
            InPlace.map(PLUS_ONE, new double[0], List.of(last), List.of(last));
            expect(3, last, "a map");
            expect(3, x.slice(0, length - 1, length), "the last element");
            Expect.equal(3.0 * PART, x.sum().item(), "the sum");
            Expect.equal(length - PART, x.argMax(0).toLongArray()[0], "the first of the largest");
            Tensor indices = Tensor.of(device, new long[] {length - 1, 0, length - PART}, 3);
            Expect.equal(
                    List.of(3f, 0f, 3f), floats(x.gather(0, indices).toFloatArray()), "elements that were gathered");
            Tensor rows = x.reshape(length / PART, PART);
            Expect.equal(3f, rows.sum(0).toFloatArray()[0], "a sum of columns");
            Tensor lastRow = rows.slice(0, length / PART - 1, length / PART);
            Expect.equal(3.0 * PART, lastRow.sum().item(), "a sum of a row");
            Tensor product = rows.slice(0, length / PART - 2, length / PART)
                    .matmul(Tensor.ones(device, DType.FLOAT32, Shape.of(PART, 2)));
            Expect.equal(List.of(0f, 0f, 3f * PART, 3f * PART), floats(product.toFloatArray()), "a product");
        }
        device.trim();
    }

    private static void expect(float value, Tensor tensor, String what) {
        for (float element : tensor.toFloatArray()) {
            Expect.equal(value, element, what);
        }
    }

    private static List<Float> floats(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }

    private static void bytes(BackendUnderTest subject) {
        Device device = subject.device();
        long length = device.info().maxBufferLength();
        try (Scope _ = device.scope();
                Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate(length);
            values.set(JAVA_BYTE, 0, (byte) 1);
            values.set(JAVA_BYTE, length - 1, (byte) 7);
            Tensor x = Tensor.of(device, DType.UINT8, values, Shape.of(length));
            values.fill((byte) 0);
            x.copyTo(values);
            Expect.equal((byte) 1, values.get(JAVA_BYTE, 0), "the first byte");
            Expect.equal((byte) 7, values.get(JAVA_BYTE, length - 1), "the last byte");
            Expect.equal(7.0, x.slice(0, length - 1, length).item(), "the last element");
        }
        device.trim();
    }

    /** Multiples of 1/8, so that few additions round. */
    private static float[] numbers(int count) {
        Random random = new Random(1);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextInt(1, 65) / 8f;
        }
        return numbers;
    }

    private static void close(double expected, double actual, String what) {
        Expect.that(
                Math.abs(actual - expected) <= TOLERANCE * Math.abs(expected),
                what + " is " + actual + ", not " + expected);
    }
}

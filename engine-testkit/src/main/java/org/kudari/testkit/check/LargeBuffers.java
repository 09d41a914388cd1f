package org.kudari.testkit.check;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;
import org.kudari.testkit.backend.BackendUnderTest;
import org.kudari.testkit.compare.Expect;

/**
 * Calls on buffers of more than 2^31 bytes, or as long as the device allows. They need gigabytes, so they are no part of
 * the suite: a backend's tests run them where there is room.
 */
public final class LargeBuffers {
    /** More than 2^31 bytes of floats. */
    private static final long FLOATS = 600_000_000;

    private static final long PART = 1_000;
    private static final Kernel SET = Kernel.of(0, 1, Expr.uniform(0));
    private static final Kernel PLUS_ONE = Kernel.of(1, 0, Expr.input(0).plus(1));

    private LargeBuffers() {}

    /**
     * Makes the checks.
     *
     * @param subject the backend that they test
     * @return the checks, to be run one after the other
     */
    public static Stream<Check> of(BackendUnderTest subject) {
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
}

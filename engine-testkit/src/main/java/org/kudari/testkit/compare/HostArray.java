package org.kudari.testkit.compare;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Elements of any type in host memory. Values are prepared and results are read without the code under test. */
public final class HostArray {
    private final DType type;
    private final MemorySegment segment;

    /**
     * An array of zeros.
     *
     * @param type the type of the elements
     * @param length the number of elements
     */
    public HostArray(DType type, int length) {
        this.type = type;
        this.segment = MemorySegment.ofArray(new byte[length * type.bytes()]);
    }

    /**
     * An array of values, converted by Java's casts.
     *
     * @param type the type of the elements
     * @param values the values
     * @return the array
     */
    public static HostArray of(DType type, double[] values) {
        HostArray array = new HostArray(type, values.length);
        for (int i = 0; i < values.length; i++) {
            array.set(i, values[i]);
        }
        return array;
    }

    /**
     * The elements of a tensor in row-major order.
     *
     * @param tensor a tensor of any layout
     * @return the array
     */
    public static HostArray of(Tensor tensor) {
        HostArray array =
                new HostArray(tensor.type(), Math.toIntExact(tensor.shape().elements()));
        tensor.copyTo(array.segment);
        return array;
    }

    /**
     * Uploads the elements to a device.
     *
     * @param device the device
     * @param shape the shape, of as many elements
     * @return a tensor
     */
    public Tensor on(Device device, Shape shape) {
        return Tensor.of(device, type, segment, shape);
    }

    /** {@return the type of the elements} */
    public DType type() {
        return type;
    }

    /** {@return the number of elements} */
    public int length() {
        return (int) (segment.byteSize() / type.bytes());
    }

    /** {@return the memory itself, in native byte order} */
    public MemorySegment segment() {
        return segment;
    }

    byte[] bytes() {
        return segment.toArray(JAVA_BYTE);
    }

    /**
     * Reads an element of any type.
     *
     * @param index the index of the element
     * @return its value; an {@code INT64} beyond 2^53 is rounded
     */
    public double getDouble(int index) {
        return switch (type) {
            case FLOAT32 -> segment.get(JAVA_FLOAT_UNALIGNED, 4L * index);
            case FLOAT64 -> segment.get(JAVA_DOUBLE_UNALIGNED, 8L * index);
            case INT32, INT64, UINT8, BOOL -> getLong(index);
        };
    }

    /**
     * Reads an element of an integer type.
     *
     * @param index the index of the element
     * @return its value
     * @throws IllegalStateException if the type is floating
     */
    public long getLong(int index) {
        return switch (type) {
            case INT32 -> segment.get(JAVA_INT_UNALIGNED, 4L * index);
            case INT64 -> segment.get(JAVA_LONG_UNALIGNED, 8L * index);
            case UINT8 -> segment.get(JAVA_BYTE, index) & 0xFF;
            case BOOL -> segment.get(JAVA_BYTE, index);
            case FLOAT32, FLOAT64 -> throw new IllegalStateException(type + " elements are not integers");
        };
    }

    /**
     * Writes an element, converted by Java's casts.
     *
     * @param index the index of the element
     * @param value its new value; for {@code BOOL} everything but 0 is true
     */
    public void set(int index, double value) {
        switch (type) {
            case FLOAT32 -> segment.set(JAVA_FLOAT_UNALIGNED, 4L * index, (float) value);
            case FLOAT64 -> segment.set(JAVA_DOUBLE_UNALIGNED, 8L * index, value);
            case INT32 -> segment.set(JAVA_INT_UNALIGNED, 4L * index, (int) value);
            case INT64 -> segment.set(JAVA_LONG_UNALIGNED, 8L * index, (long) value);
            case UINT8 -> segment.set(JAVA_BYTE, index, (byte) (int) value);
            case BOOL -> segment.set(JAVA_BYTE, index, (byte) (value != 0 ? 1 : 0));
        }
    }

    /**
     * Writes an element of an integer type, exactly also in {@code INT64}.
     *
     * @param index the index of the element
     * @param value its new value
     */
    public void setLong(int index, long value) {
        if (type == DType.INT64) {
            segment.set(JAVA_LONG_UNALIGNED, 8L * index, value);
        } else {
            set(index, value);
        }
    }
}

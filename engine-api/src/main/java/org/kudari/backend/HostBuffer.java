package org.kudari.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.kudari.layout.DType;

/**
 * A buffer in a Java array of the element type, for backends on the CPU: {@code float[]}, {@code double[]}, {@code
 * int[]}, {@code long[]}, or {@code byte[]} for {@code UINT8} and {@code BOOL}.
 */
public final class HostBuffer implements Buffer {
    /** The most elements that one buffer can have. Some JVMs cannot allocate arrays of the last few lengths. */
    public static final long MAX_LENGTH = Integer.MAX_VALUE - 8;

    private final DType type;
    private final Object array;
    private final int length;

    private HostBuffer(DType type, Object array, int length) {
        this.type = type;
        this.array = array;
        this.length = length;
    }

    /**
     * Allocates a buffer of zeros.
     *
     * @param type the type of the elements
     * @param length the number of elements, at least 0
     * @return the buffer
     * @throws DeviceMemoryException if the length exceeds {@link #MAX_LENGTH} or the heap
     */
    public static HostBuffer allocate(DType type, long length) {
        if (length > MAX_LENGTH) {
            throw new DeviceMemoryException("a tensor of " + length
                    + " elements is too large for this device: one of its" + " buffers holds at most " + MAX_LENGTH);
        }
        int size = (int) length;
        try {
            Object array = switch (type) {
                case FLOAT32 -> new float[size];
                case FLOAT64 -> new double[size];
                case INT32 -> new int[size];
                case INT64 -> new long[size];
                case UINT8, BOOL -> new byte[size];
            };
            return new HostBuffer(type, array, size);
        } catch (OutOfMemoryError e) {
            throw new DeviceMemoryException(
                    "the Java heap has no room for " + length + " elements of " + type + " ("
                            + (length * type.bytes() >> 20) + " MiB); it is limited to "
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MiB: raise it with -Xmx",
                    e);
        }
    }

    @Override
    public DType type() {
        return type;
    }

    @Override
    public long length() {
        return length;
    }

    /**
     * {@return the array itself}
     *
     * @throws ClassCastException if the type is not {@code FLOAT32}
     */
    public float[] floats() {
        return (float[]) array;
    }

    /**
     * {@return the array itself}
     *
     * @throws ClassCastException if the type is not {@code FLOAT64}
     */
    public double[] doubles() {
        return (double[]) array;
    }

    /**
     * {@return the array itself}
     *
     * @throws ClassCastException if the type is not {@code INT32}
     */
    public int[] ints() {
        return (int[]) array;
    }

    /**
     * {@return the array itself}
     *
     * @throws ClassCastException if the type is not {@code INT64}
     */
    public long[] longs() {
        return (long[]) array;
    }

    /**
     * {@return the array itself}
     *
     * @throws ClassCastException if the type is neither {@code UINT8} nor {@code BOOL}
     */
    public byte[] bytes() {
        return (byte[]) array;
    }

    /** {@return the array as a memory segment} */
    public MemorySegment segment() {
        return switch (array) {
            case float[] values -> MemorySegment.ofArray(values);
            case double[] values -> MemorySegment.ofArray(values);
            case int[] values -> MemorySegment.ofArray(values);
            case long[] values -> MemorySegment.ofArray(values);
            case byte[] values -> MemorySegment.ofArray(values);
            default -> throw new AssertionError(array.getClass());
        };
    }

    /**
     * Copies host memory to the elements of a contiguous view of a host buffer.
     *
     * @param source the elements in native byte order
     * @param target the view
     * @throws IndexOutOfBoundsException if the source is shorter than the view
     */
    public static void copyIn(MemorySegment source, View target) {
        HostBuffer buffer = (HostBuffer) target.buffer();
        copy(source, 0, buffer.segment(), byteOffset(target), byteSize(target));
    }

    /**
     * Copies the elements of a contiguous view of a host buffer to host memory.
     *
     * @param source the view
     * @param target memory for the elements in native byte order
     * @throws IndexOutOfBoundsException if the target is shorter than the view
     */
    public static void copyOut(View source, MemorySegment target) {
        HostBuffer buffer = (HostBuffer) source.buffer();
        copy(buffer.segment(), byteOffset(source), target, 0, byteSize(source));
    }

    /**
     * Copies bytes. The form of {@link MemorySegment#copy} without layouts copies fewer than 64 bytes by a loop of
     * {@code long}s, in which JDK 25's C2 was seen to drop stores. This form always calls the memory copy. See
     * docs/notebook/2026-11-22-short-copies.md.
     */
    private static void copy(
            MemorySegment source, long sourceOffset, MemorySegment target, long targetOffset, long size) {
        MemorySegment.copy(source, JAVA_BYTE, sourceOffset, target, JAVA_BYTE, targetOffset, size);
    }

    private static long byteOffset(View view) {
        return view.layout().offset() * view.type().bytes();
    }

    private static long byteSize(View view) {
        return view.shape().elements() * view.type().bytes();
    }
}

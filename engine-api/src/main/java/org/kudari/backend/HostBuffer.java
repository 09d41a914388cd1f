package org.kudari.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.kudari.layout.DType;

/**
 * A buffer in a Java array of the element type: {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]}, or {@code
 * byte[]} for {@code UINT8} and {@code BOOL}. What backends on the CPU use.
 */
public final class HostBuffer implements Buffer {
    /** The most elements one buffer can have: some JVMs cannot allocate arrays of the last few lengths. */
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
     * A zeroed buffer.
     *
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

    public float[] floats() {
        return (float[]) array;
    }

    public double[] doubles() {
        return (double[]) array;
    }

    public int[] ints() {
        return (int[]) array;
    }

    public long[] longs() {
        return (long[]) array;
    }

    public byte[] bytes() {
        return (byte[]) array;
    }

    /** The array as a memory segment. */
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

    /** Copies from host memory to the elements of a contiguous view of this buffer. */
    public static void copyIn(MemorySegment source, View target) {
        HostBuffer buffer = (HostBuffer) target.buffer();
        copy(source, 0, buffer.segment(), byteOffset(target), byteSize(target));
    }

    /** Copies the elements of a contiguous view of a host buffer to host memory. */
    public static void copyOut(View source, MemorySegment target) {
        HostBuffer buffer = (HostBuffer) source.buffer();
        copy(buffer.segment(), byteOffset(source), target, 0, byteSize(source));
    }

    /**
     * Copies bytes. The form of {@link MemorySegment#copy} without layouts copies fewer than 64 bytes by a loop of {@code long}s,
     * from which JDK 25's C2 was seen to drop stores; this form always calls the memory copy itself. docs/design.md tells the rest.
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

package org.kudari.io.tensors;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/**
 * The elements of one tensor, as they are in a safetensors file.
 *
 * @param type the type of the elements
 * @param shape the dimensions, none negative; none at all for a single element
 * @param bytes the elements, the last dimension running fastest, each with its lowest byte first; not aligned
 */
public record SafetensorsTensor(SafetensorsType type, long[] shape, MemorySegment bytes) {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the number of bytes is not that of the type and shape
     */
    public SafetensorsTensor {
        shape = shape.clone();
        if (type.bytes(shape) != bytes.byteSize()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%,d bytes are no %s%s", bytes.byteSize(), type, Arrays.toString(shape)));
        }
    }

    /**
     * {@return a float32 tensor with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static SafetensorsTensor of(float[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(4L * elements.length);
        MemorySegment.copy(elements, 0, bytes, F32, 0, elements.length);
        return new SafetensorsTensor(SafetensorsType.F32, shape, bytes);
    }

    /**
     * {@return a float64 tensor with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static SafetensorsTensor of(double[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(8L * elements.length);
        MemorySegment.copy(elements, 0, bytes, F64, 0, elements.length);
        return new SafetensorsTensor(SafetensorsType.F64, shape, bytes);
    }

    /**
     * {@return an int32 tensor with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static SafetensorsTensor of(int[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(4L * elements.length);
        MemorySegment.copy(elements, 0, bytes, I32, 0, elements.length);
        return new SafetensorsTensor(SafetensorsType.I32, shape, bytes);
    }

    /**
     * {@return an int64 tensor with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static SafetensorsTensor of(long[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(8L * elements.length);
        MemorySegment.copy(elements, 0, bytes, I64, 0, elements.length);
        return new SafetensorsTensor(SafetensorsType.I64, shape, bytes);
    }

    /**
     * {@return an unsigned byte tensor with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static SafetensorsTensor of(byte[] elements, long... shape) {
        return new SafetensorsTensor(SafetensorsType.U8, shape, MemorySegment.ofArray(elements.clone()));
    }

    /**
     * {@return a bool tensor with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static SafetensorsTensor of(boolean[] elements, long... shape) {
        byte[] bytes = new byte[elements.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (elements[i] ? 1 : 0);
        }
        return new SafetensorsTensor(SafetensorsType.BOOL, shape, MemorySegment.ofArray(bytes));
    }

    /** {@return the dimensions, in a new array} */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link SafetensorsType#F32}
     */
    public float[] floats() {
        require(SafetensorsType.F32);
        return bytes.toArray(F32);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link SafetensorsType#F64}
     */
    public double[] doubles() {
        require(SafetensorsType.F64);
        return bytes.toArray(F64);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link SafetensorsType#I32}
     */
    public int[] ints() {
        require(SafetensorsType.I32);
        return bytes.toArray(I32);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link SafetensorsType#I64}
     */
    public long[] longs() {
        require(SafetensorsType.I64);
        return bytes.toArray(I64);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link SafetensorsType#U8}
     */
    public byte[] unsignedBytes() {
        require(SafetensorsType.U8);
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    /**
     * {@return the elements, in a new array; any byte but 0 is true}
     *
     * @throws IllegalStateException if the type is not {@link SafetensorsType#BOOL}
     */
    public boolean[] booleans() {
        require(SafetensorsType.BOOL);
        byte[] all = bytes.toArray(ValueLayout.JAVA_BYTE);
        boolean[] elements = new boolean[all.length];
        for (int i = 0; i < all.length; i++) {
            elements[i] = all[i] != 0;
        }
        return elements;
    }

    private void require(SafetensorsType wanted) {
        if (type != wanted) {
            throw new IllegalStateException(String.format(Locale.ROOT, "the elements are %s, not %s", type, wanted));
        }
    }
}

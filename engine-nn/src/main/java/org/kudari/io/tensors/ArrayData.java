package org.kudari.io.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Locale;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * An array on the host, as files have them: what is read from a file, and what is written to one. It converts to a
 * {@linkplain #on tensor} and {@linkplain #of(Tensor) from one}.
 *
 * @param type the type of the elements
 * @param shape the dimensions, at most 64, none negative; none at all for a single element
 * @param bytes the elements, the last dimension running fastest, each with its lowest byte first; not aligned
 */
public record ArrayData(ArrayType type, long[] shape, MemorySegment bytes) {

    static final int MAX_RANK = 64;

    static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the number of bytes is not that of the type and shape, or there are more than
     *     64 dimensions
     */
    public ArrayData {
        shape = shape.clone();
        if (shape.length > MAX_RANK) {
            throw new IllegalArgumentException(shape.length + " dimensions are more than " + MAX_RANK);
        }
        if (type.bytes(shape) != bytes.byteSize()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%,d bytes are no %s%s", bytes.byteSize(), type, Arrays.toString(shape)));
        }
    }

    /**
     * {@return a float32 array with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static ArrayData of(float[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(4L * elements.length);
        MemorySegment.copy(elements, 0, bytes, F32, 0, elements.length);
        return new ArrayData(ArrayType.F32, shape, bytes);
    }

    /**
     * {@return a float64 array with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static ArrayData of(double[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(8L * elements.length);
        MemorySegment.copy(elements, 0, bytes, F64, 0, elements.length);
        return new ArrayData(ArrayType.F64, shape, bytes);
    }

    /**
     * {@return an int32 array with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static ArrayData of(int[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(4L * elements.length);
        MemorySegment.copy(elements, 0, bytes, I32, 0, elements.length);
        return new ArrayData(ArrayType.I32, shape, bytes);
    }

    /**
     * {@return an int64 array with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static ArrayData of(long[] elements, long... shape) {
        MemorySegment bytes = Arena.ofAuto().allocate(8L * elements.length);
        MemorySegment.copy(elements, 0, bytes, I64, 0, elements.length);
        return new ArrayData(ArrayType.I64, shape, bytes);
    }

    /**
     * {@return an unsigned byte array with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static ArrayData of(byte[] elements, long... shape) {
        return new ArrayData(ArrayType.U8, shape, MemorySegment.ofArray(elements.clone()));
    }

    /**
     * {@return a bool array with a copy of the elements}
     *
     * @param elements the elements in row-major order
     * @param shape the dimensions; none for a single element
     * @throws IllegalArgumentException if the number of elements is not that of the shape
     */
    public static ArrayData of(boolean[] elements, long... shape) {
        byte[] bytes = new byte[elements.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (elements[i] ? 1 : 0);
        }
        return new ArrayData(ArrayType.BOOL, shape, MemorySegment.ofArray(bytes));
    }

    /**
     * {@return the elements of a tensor, which are copied from its device} Waits for the device.
     *
     * @param tensor the tensor; gradients do not matter
     */
    public static ArrayData of(Tensor tensor) {
        DType type = tensor.type();
        Arena arena = Arena.ofAuto();
        MemorySegment bytes = arena.allocate(tensor.shape().elements() * type.bytes(), type.bytes());
        tensor.copyTo(bytes);
        return new ArrayData(
                ArrayType.of(type),
                tensor.shape().toArray(),
                ElementOrder.inByteOrder(bytes, type.bytes(), ByteOrder.nativeOrder(), ByteOrder.LITTLE_ENDIAN, arena));
    }

    /**
     * A tensor of the elements, in the {@linkplain ArrayType#tensorType type of tensors} that holds them. Where the
     * elements have that type, they are copied to the device at once; where the array is a part of a mapped file, no
     * other copy is made on the host. Types of fewer bits are widened on the host first.
     *
     * @param device the device
     * @return the tensor
     * @throws IllegalArgumentException if no type of tensors holds the elements: 8 bits and less of floating point,
     *     complex numbers, and numbers of {@code U64} from 2^63
     */
    public Tensor on(Device device) {
        DType tensorType = type.tensorType()
                .orElseThrow(() -> new IllegalArgumentException("no tensor holds elements of " + type));
        try (Arena arena = Arena.ofShared()) {
            ArrayData widened = Conversion.convert(this, ArrayType.of(tensorType), arena);
            MemorySegment elements = tensorType == DType.BOOL
                    ? zerosAndOnes(arena)
                    : ElementOrder.inByteOrder(
                            widened.bytes, tensorType.bytes(), ByteOrder.LITTLE_ENDIAN, ByteOrder.nativeOrder(), arena);
            return Tensor.of(device, tensorType, elements, Shape.of(shape));
        }
    }

    /** The elements of a BOOL, in which any byte but 0 is true. */
    private MemorySegment zerosAndOnes(Arena arena) {
        MemorySegment elements = arena.allocate(bytes.byteSize());
        for (long i = 0; i < elements.byteSize(); i++) {
            elements.set(JAVA_BYTE, i, (byte) (bytes.get(JAVA_BYTE, i) == 0 ? 0 : 1));
        }
        return elements;
    }

    /**
     * The array in another type. The conversions are those of {@link ArrayType#tensorType}, which are exact, and from
     * {@code F32} to {@code F16} and {@code BF16}. These two round to the nearest value, to the even one of two that are
     * as near, and to infinity what is too large, as PyTorch does; NaN stays NaN.
     *
     * @param to the type
     * @return the array with the type; this array if it has it
     * @throws IllegalArgumentException if there is no such conversion, or an element of {@code U64} is 2^63 or more
     */
    public ArrayData to(ArrayType to) {
        return Conversion.convert(this, to, Arena.ofAuto());
    }

    /** {@return the dimensions, in a new array} */
    @Override
    public long[] shape() {
        return shape.clone();
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link ArrayType#F32}
     */
    public float[] floats() {
        require(ArrayType.F32);
        return bytes.toArray(F32);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link ArrayType#F64}
     */
    public double[] doubles() {
        require(ArrayType.F64);
        return bytes.toArray(F64);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link ArrayType#I32}
     */
    public int[] ints() {
        require(ArrayType.I32);
        return bytes.toArray(I32);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link ArrayType#I64}
     */
    public long[] longs() {
        require(ArrayType.I64);
        return bytes.toArray(I64);
    }

    /**
     * {@return the elements, in a new array}
     *
     * @throws IllegalStateException if the type is not {@link ArrayType#U8}
     */
    public byte[] unsignedBytes() {
        require(ArrayType.U8);
        return bytes.toArray(JAVA_BYTE);
    }

    /**
     * {@return the elements, in a new array; any byte but 0 is true}
     *
     * @throws IllegalStateException if the type is not {@link ArrayType#BOOL}
     */
    public boolean[] booleans() {
        require(ArrayType.BOOL);
        byte[] all = bytes.toArray(JAVA_BYTE);
        boolean[] elements = new boolean[all.length];
        for (int i = 0; i < all.length; i++) {
            elements[i] = all[i] != 0;
        }
        return elements;
    }

    /** The type and shape, such as {@code F32[2, 3]}. */
    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }

    /** Writes the bytes in pieces: a buffer holds at most 2 GB, and not every segment can be viewed as one. */
    void writeTo(WritableByteChannel channel) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(1 << 20, bytes.byteSize()));
        for (long at = 0; at < bytes.byteSize(); at += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), bytes.byteSize() - at));
            MemorySegment.copy(bytes, JAVA_BYTE, at, piece.array(), 0, piece.limit());
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }
    }

    private void require(ArrayType wanted) {
        if (type != wanted) {
            throw new IllegalStateException(String.format(Locale.ROOT, "the elements are %s, not %s", type, wanted));
        }
    }
}

package org.kudari.io.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What stands before the elements of an array in the {@code .npy} format (NumPy Enhancement Proposal 1, "A Simple File
 * Format for NumPy Arrays"): the bytes {@code \x93NUMPY}, two bytes for the version, the length of the text, and the
 * text, see {@link NpyHeaderText}. The length has 2 bytes in version 1.0 and 4 in versions 2.0 and 3.0. The text is
 * Latin-1 before version 3.0, and UTF-8 since.
 *
 * @param type the type of the elements
 * @param byteOrder the order of the bytes in each element
 * @param isFortranOrder whether the first dimension runs fastest, and not the last
 * @param shape the dimensions
 * @param start the number of bytes before the first element
 */
record NpyHeader(ArrayType type, ByteOrder byteOrder, boolean isFortranOrder, long[] shape, int start) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;

    /** Only arrays of records need more, which are not read. */
    private static final int MAX_TEXT = 0xFFFF;

    /**
     * Reads a header, and nothing after it.
     *
     * @throws NpyFormatException if it is none, or describes an array that cannot be or is not read
     */
    static NpyHeader read(InputStream in) throws IOException, NpyFormatException {
        byte[] magicAndVersion = in.readNBytes(MAGIC.length + 2);
        if (magicAndVersion.length < MAGIC.length + 2
                || !Arrays.equals(magicAndVersion, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new NpyFormatException("is not a .npy file: it does not begin with the bytes \\x93NUMPY");
        }
        int major = magicAndVersion[MAGIC.length] & 0xFF;
        int minor = magicAndVersion[MAGIC.length + 1] & 0xFF;
        if (major < 1 || major > 3 || minor != 0) {
            throw new NpyFormatException("is of version " + major + "." + minor
                    + " of the .npy format; the versions 1.0, 2.0 and 3.0 are read");
        }
        int bytesOfLength = major == 1 ? 2 : 4;
        long length = littleEndian(readFully(in, bytesOfLength));
        if (length > MAX_TEXT) {
            throw new NpyFormatException(String.format(
                    Locale.ROOT, "claims a header of %,d bytes, more than the %,d that are read", length, MAX_TEXT));
        }
        byte[] text = readFully(in, (int) length);
        return NpyHeaderText.parse(
                decoded(text, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8),
                magicAndVersion.length + bytesOfLength + text.length);
    }

    private static byte[] readFully(InputStream in, int length) throws IOException, NpyFormatException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new NpyFormatException("is truncated: it ends in its header");
        }
        return bytes;
    }

    private static long littleEndian(byte[] bytes) {
        long value = 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    private static String decoded(byte[] text, Charset charset) throws NpyFormatException {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException _) {
            throw new NpyFormatException("has a header that is not " + charset + " text");
        }
    }

    /** The number of bytes of the elements. */
    long bytes() {
        return type.bytes(shape);
    }

    /**
     * The array, from the elements as they are in the file.
     *
     * @param arena where a copy is allocated, if the elements are in another order than an array has them
     */
    ArrayData array(MemorySegment elements, Arena arena) {
        int size = type.bits() / Byte.SIZE;
        MemorySegment rowMajor = isFortranOrder ? ElementOrder.rowMajor(elements, size, shape, arena) : elements;
        return new ArrayData(
                type, shape, ElementOrder.inByteOrder(rowMajor, size, byteOrder, ByteOrder.LITTLE_ENDIAN, arena));
    }

    /**
     * The header of an array in row-major order with the lowest byte first, as the oldest version. It is padded so that
     * the elements after it are aligned, and has the same bytes as NumPy's for most shapes.
     *
     * @throws IllegalArgumentException if the format has no such type
     */
    static byte[] encode(ArrayType type, long... shape) {
        String text = NpyHeaderText.encode(type, shape);
        int before = MAGIC.length + 2 + 2;
        int length = before + text.length() + 1;
        int padding = -length & ALIGNMENT - 1;
        byte[] latin1 = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(before + latin1.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) latin1.length)
                .put(latin1)
                .array();
    }
}

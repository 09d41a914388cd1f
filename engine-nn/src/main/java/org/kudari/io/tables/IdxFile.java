package org.kudari.io.tables;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/**
 * One file of unsigned bytes in the IDX format of MNIST (LeCun, Cortes, Burges, "The MNIST database of handwritten
 * digits"). It has two zero bytes, a byte for the element type, a byte for the number of dimensions, each dimension as
 * four bytes with the highest first, then the elements, the last dimension running fastest. The file may be compressed
 * with gzip, whatever its name, because browsers unpack such files without changing the name.
 *
 * @param shape the dimensions, none of them 0
 * @param bytes the elements
 */
record IdxFile(int[] shape, byte[] bytes) {

    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    /** No gzip file holds more than this many times its own size (a deflate block: 258 bytes in two bits). */
    private static final long MAX_GZIP_RATIO = 1032;

    /**
     * Reads a file.
     *
     * @param rank the required number of dimensions
     * @throws InvalidInputException if it cannot be read, or is not such a file
     */
    static IdxFile read(Path file, int rank) {
        FileErrors.requireNoFolder(file);
        try (InputStream plain = new BufferedInputStream(Files.newInputStream(file))) {
            long size = Files.size(file);
            if (isGzip(plain)) {
                // Memory grows with the elements that are read. A wrong header does not allocate it.
                return read(file, rank, new GZIPInputStream(plain, 1 << 16), size * MAX_GZIP_RATIO);
            }
            return read(file, rank, plain, size);
        } catch (ZipException | EOFException problem) {
            throw FileErrors.in(file, "is not a whole gzip file: %s", FileErrors.firstLine(problem));
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        byte[] first = in.readNBytes(2);
        in.reset();
        return first.length == 2 && first[0] == (byte) 0x1f && first[1] == (byte) 0x8b;
    }

    private static IdxFile read(Path file, int rank, InputStream in, long mostBytes) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4) {
            throw FileErrors.in(file, "is not an IDX file: it has only %d bytes", magic.length);
        }
        if (magic[0] != 0 || magic[1] != 0) {
            String found = HexFormat.ofDelimiter(" ").formatHex(magic);
            throw FileErrors.in(file, "is not an IDX file: it begins with %s, not with 00 00", found);
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw FileErrors.in(
                    file, "holds elements of type 0x%02x; only unsigned bytes, 0x08, can be read", magic[2]);
        }
        if (magic[3] != rank) {
            throw FileErrors.in(file, "has %d dimensions, but must have %d", Byte.toUnsignedInt(magic[3]), rank);
        }
        byte[] header = in.readNBytes(4 * rank);
        if (header.length < 4 * rank) {
            throw FileErrors.in(file, "ends inside its header");
        }
        ByteBuffer dimensions = ByteBuffer.wrap(header);
        long[] claimed = new long[rank];
        long length = 1;
        boolean tooMany = false;
        for (int i = 0; i < rank; i++) {
            claimed[i] = Integer.toUnsignedLong(dimensions.getInt());
            // The factor is below 2^32 and the product so far below 2^31, so this cannot overflow.
            length = tooMany ? length : length * claimed[i];
            tooMany |= length > MAX_ARRAY;
        }
        String shape = Arrays.stream(claimed).mapToObj(Long::toString).collect(Collectors.joining(" x "));
        if (length == 0) {
            throw FileErrors.in(file, "holds nothing: its header claims %s bytes", shape);
        }
        if (tooMany) {
            throw FileErrors.in(file, "claims %s bytes, more than one array can hold", shape);
        }
        if (length > mostBytes) {
            throw FileErrors.in(file, "is truncated: its header claims %s bytes, more than the file can hold", shape);
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw FileErrors.in(
                    file, "is truncated: it ends after %d of the %s bytes its header claims", bytes.length, shape);
        }
        if (in.read() != -1) {
            throw FileErrors.in(file, "goes on after the %s bytes its header claims", shape);
        }
        return new IdxFile(Arrays.stream(claimed).mapToInt(Math::toIntExact).toArray(), bytes);
    }
}

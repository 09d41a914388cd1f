package org.kudari.io.tensors;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.AtomicFile;
import org.kudari.io.files.FileErrors;

/**
 * One array in a file of NumPy's {@code .npy} format (NumPy Enhancement Proposal 1). Read are the versions 1.0, 2.0 and
 * 3.0, booleans, whole numbers of 8 to 64 bits with and without a sign, and floating ones of 16 to 64 bits, in either
 * order of bytes and either order of elements. Pickled objects, records, text, dates and complex numbers are refused.
 */
public final class Npy {
    private Npy() {}

    /**
     * Reads a file. It is mapped into memory for as long as the array is used, and must not be changed meanwhile; to
     * replace it by {@link #write} is no such change. Elements in an order other than NumPy's default are copied.
     *
     * @param file the file
     * @return the array
     * @throws InvalidInputException if it cannot be read, is not exactly one array of the types above, or is damaged
     */
    public static ArrayData read(Path file) {
        FileErrors.requireRegularFile(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Not closed apart from the channel. It reads from the channel's position, byte for byte.
            InputStream in = Channels.newInputStream(channel);
            NpyHeader header = NpyHeader.read(in);
            long there = channel.size() - header.start();
            if (header.bytes() > there) {
                throw FileErrors.in(
                        file, "is truncated: its array takes %d bytes, but only %d are there", header.bytes(), there);
            }
            if (header.bytes() < there) {
                throw FileErrors.in(file, "has an array of %d bytes, but %d are there", header.bytes(), there);
            }
            Arena arena = Arena.ofAuto();
            MemorySegment elements = channel.map(FileChannel.MapMode.READ_ONLY, header.start(), there, arena);
            return header.array(elements, arena);
        } catch (NpyFormatException problem) {
            throw FileErrors.in(file, "%s", problem.getMessage());
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        }
    }

    /**
     * Writes a file, or replaces one, atomically.
     *
     * @param file a file in a folder that exists
     * @param array the array
     * @throws InvalidInputException if it cannot be written
     * @throws IllegalArgumentException if the format has no such type; convert {@code BF16} to {@code F32} first
     */
    public static void write(Path file, ArrayData array) {
        byte[] header = NpyHeader.encode(array.type(), array.shape());
        AtomicFile.write(file, channel -> write(channel, header, array));
    }

    /** Writes the content of a file. */
    static void write(WritableByteChannel channel, byte[] header, ArrayData array) throws IOException {
        ArrayData.of(header, header.length).writeTo(channel);
        array.writeTo(channel);
    }
}

package org.kudari.io.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.AtomicFile;
import org.kudari.io.files.FileErrors;

/**
 * Named tensors and strings in a file, in the safetensors format (Hugging Face, "Safetensors: a simple, safe and faster
 * format for storing tensors"): 8 bytes with the length of the header, the header, and each tensor's bytes.
 *
 * <p>A file that was opened is mapped into memory. Its tensors are read when they are used, and may be larger than any
 * array. The whole header is checked against the file before any of it is used.
 */
public final class Safetensors implements AutoCloseable {

    private final Path file;
    private final Arena arena;
    private final Map<String, SafetensorsTensor> tensors;
    private final Map<String, String> metadata;

    private Safetensors(Path file, Arena arena, SafetensorsHeader header, MemorySegment data) {
        this.file = file;
        this.arena = arena;
        Map<String, SafetensorsTensor> found = new LinkedHashMap<>();
        header.tensors().forEach((name, tensorInfo) -> {
            MemorySegment bytes = data.asSlice(tensorInfo.begin(), tensorInfo.end() - tensorInfo.begin());
            found.put(name, new SafetensorsTensor(tensorInfo.type(), tensorInfo.shape(), bytes));
        });
        tensors = Collections.unmodifiableMap(found);
        metadata = Collections.unmodifiableMap(header.metadata());
    }

    /**
     * Opens a file.
     *
     * @param file the file
     * @return its content, for the caller to close; using a tensor's bytes afterwards throws an {@link
     *     IllegalStateException}
     * @throws InvalidInputException if it cannot be read, or is not a complete safetensors file
     */
    public static Safetensors open(Path file) {
        FileErrors.requireNoFolder(file);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw FileErrors.in(file, "is not a regular file");
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Safetensors opened = open(file, arena, channel);
            arena = null;
            return opened;
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        } finally {
            if (arena != null) {
                arena.close();
            }
        }
    }

    private static Safetensors open(Path file, Arena arena, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw FileErrors.in(file, "is not a safetensors file: it has only %d bytes", size);
        }
        MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
        long headerSize = all.get(SafetensorsTensor.I64, 0);
        if (headerSize < 0 || headerSize > size - 8) {
            throw FileErrors.in(
                    file,
                    "is not a safetensors file, or truncated: it claims a header of %s bytes, but only %d follow",
                    Long.toUnsignedString(headerSize),
                    size - 8);
        }
        if (headerSize > SafetensorsHeader.MAX_BYTES) {
            throw FileErrors.in(
                    file,
                    "claims a header of %,d bytes, more than the %,d that are allowed",
                    headerSize,
                    SafetensorsHeader.MAX_BYTES);
        }
        byte[] json = new byte[(int) headerSize];
        MemorySegment.copy(all, JAVA_BYTE, 8, json, 0, json.length);
        MemorySegment data = all.asSlice(8 + headerSize);
        return new Safetensors(file, arena, SafetensorsHeader.parse(file, json, data.byteSize()), data);
    }

    /** {@return the tensors by name, in the header's order} */
    public Map<String, SafetensorsTensor> tensors() {
        return tensors;
    }

    /** {@return the strings that the writer added, by name, in the header's order} */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * Finds a tensor, and checks its type and shape.
     *
     * @param name the name of the tensor
     * @param type the required type
     * @param shape the required dimensions
     * @return the tensor
     * @throws InvalidInputException if there is no such tensor, or it has another type or shape
     */
    public SafetensorsTensor require(String name, SafetensorsType type, long... shape) {
        SafetensorsTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw FileErrors.in(
                    file,
                    "has no tensor %s; it has %s",
                    FileErrors.quote(name),
                    tensors.isEmpty() ? "none" : FileErrors.list(tensors.keySet()));
        }
        if (tensor.type() != type || !Arrays.equals(tensor.shape(), shape)) {
            throw FileErrors.in(
                    file,
                    "tensor %s is %s%s, but must be %s%s",
                    FileErrors.quote(name),
                    tensor.type(),
                    Arrays.toString(tensor.shape()),
                    type,
                    Arrays.toString(shape));
        }
        return tensor;
    }

    /** Unmaps the file. The tensors' bytes cannot be used afterwards. */
    @Override
    public void close() {
        arena.close();
    }

    /**
     * Throws if {@link #write} would fail because a folder or a permission is missing, so that a long training does not
     * fail only at the end. Writes nothing.
     *
     * @param file the file
     * @throws InvalidInputException if the file could not be written
     */
    public static void requireWritable(Path file) {
        AtomicFile.requireWritable(file);
    }

    /**
     * Writes a file, or replaces one, atomically. The same content gives the same bytes. In the file, tensors are
     * ordered by the size of their elements, the largest first, so that each is aligned, and then by the map's order.
     *
     * @param file a file in a folder that exists
     * @param tensors the tensors by name
     * @param metadata strings to save with them
     * @throws InvalidInputException if it cannot be written
     * @throws IllegalArgumentException if a tensor has the name {@code __metadata__}, or names and strings take more
     *     than 100 MB
     */
    public static void write(Path file, Map<String, SafetensorsTensor> tensors, Map<String, String> metadata) {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + SafetensorsHeader.METADATA);
        }
        List<Map.Entry<String, SafetensorsTensor>> inOrder = tensors.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().type().bits()))
                .toList();
        Map<String, SafetensorsHeader.TensorInfo> infos = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, SafetensorsTensor> entry : inOrder) {
            SafetensorsTensor tensor = entry.getValue();
            long begin = end;
            end += tensor.bytes().byteSize();
            infos.put(entry.getKey(), new SafetensorsHeader.TensorInfo(tensor.type(), tensor.shape(), begin, end));
        }
        AtomicFile.write(file, channel -> {
            byte[] json = new SafetensorsHeader(infos, metadata).encode();
            if (json.length > SafetensorsHeader.MAX_BYTES) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "names and strings take %,d bytes, more than the %,d that are allowed",
                        json.length,
                        SafetensorsHeader.MAX_BYTES));
            }
            ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            write(channel, MemorySegment.ofBuffer(length.putLong(0, json.length)));
            write(channel, MemorySegment.ofArray(json));
            for (Map.Entry<String, SafetensorsTensor> entry : inOrder) {
                write(channel, entry.getValue().bytes());
            }
        });
    }

    /** Writes in pieces, because a buffer holds at most 2 GB, and not every segment can be viewed as one. */
    private static void write(WritableByteChannel channel, MemorySegment bytes) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(1 << 20, bytes.byteSize()));
        for (long at = 0; at < bytes.byteSize(); at += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), bytes.byteSize() - at));
            MemorySegment.copy(bytes, JAVA_BYTE, at, piece.array(), 0, piece.limit());
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }
    }
}

package org.kudari.io.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
public final class Safetensors implements NamedArrays {

    /** What a ZIP archive begins with. */
    private static final int ARCHIVE = 0x04034b50;

    private final Path file;
    private final Arena arena;
    private final Map<String, ArrayData> tensors;
    private final Map<String, String> metadata;

    private Safetensors(Path file, Arena arena, SafetensorsHeader header, MemorySegment data) {
        this.file = file;
        this.arena = arena;
        Map<String, ArrayData> found = new LinkedHashMap<>();
        header.tensors().forEach((name, tensorInfo) -> {
            MemorySegment bytes = data.asSlice(tensorInfo.begin(), tensorInfo.end() - tensorInfo.begin());
            found.put(name, new ArrayData(tensorInfo.type(), tensorInfo.shape(), bytes));
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
        FileErrors.requireRegularFile(file);
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
        long headerSize = all.get(ArrayData.I64, 0);
        if (headerSize < 0 || headerSize > size - 8) {
            if ((int) headerSize == ARCHIVE) {
                throw FileErrors.in(
                        file,
                        "is not a safetensors file, but an archive, such as PyTorch's own format: let PyTorch write"
                                + " safetensors.torch.save_file(model.state_dict(), file); an archive of NumPy is named .npz");
            }
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
    public Map<String, ArrayData> tensors() {
        return tensors;
    }

    /** {@return the strings that the writer added, by name, in the header's order} */
    public Map<String, String> metadata() {
        return metadata;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    /** {@inheritDoc} It is a part of the mapped file, and is read when it is used. */
    @Override
    public ArrayData get(String name) {
        ArrayData tensor = tensors.get(name);
        if (tensor == null) {
            throw FileErrors.missing(file, "tensor", name, names());
        }
        return tensor;
    }

    @Override
    public Path file() {
        return file;
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
    public static void write(Path file, Map<String, ArrayData> tensors, Map<String, String> metadata) {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException("a tensor cannot be named " + SafetensorsHeader.METADATA);
        }
        List<Map.Entry<String, ArrayData>> inOrder = tensors.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().type().bits()))
                .toList();
        Map<String, SafetensorsHeader.TensorInfo> infos = new LinkedHashMap<>();
        long end = 0;
        for (Map.Entry<String, ArrayData> entry : inOrder) {
            ArrayData tensor = entry.getValue();
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
            ArrayData.of(new long[] {json.length}, 1).writeTo(channel);
            ArrayData.of(json, json.length).writeTo(channel);
            for (Map.Entry<String, ArrayData> entry : inOrder) {
                entry.getValue().writeTo(channel);
            }
        });
    }
}

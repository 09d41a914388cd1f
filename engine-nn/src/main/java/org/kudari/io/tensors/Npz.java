package org.kudari.io.tensors;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.AtomicFile;
import org.kudari.io.files.FileErrors;

/**
 * Named arrays in NumPy's {@code .npz} format, as {@code numpy.savez} and {@code numpy.savez_compressed} write them: a
 * zip file in which the array {@code w} is the entry {@code w.npy}, a file as {@link Npy} reads it. Entries may be
 * larger than 4 GB.
 *
 * <p>An array is read each time that it is asked for, and is checked against the entry's size and checksum.
 */
public final class Npz implements NamedArrays {
    private static final String SUFFIX = ".npy";

    /**
     * The same for all entries, so that the same content gives the same bytes. At the format's very first time Java
     * adds a field that depends on the time zone.
     */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    /** How many times as long as its compressed form an entry can be, by the deflate format; the true limit is 1032. */
    private static final long MAX_RATIO = 1100;

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries;

    private Npz(Path file, ZipFile zip, Map<String, ZipEntry> entries) {
        this.file = file;
        this.zip = zip;
        this.entries = entries;
    }

    /**
     * Opens a file.
     *
     * @param file the file
     * @return its content, for the caller to close; arrays that were read stay usable
     * @throws InvalidInputException if it cannot be read, is no zip file, or has something else than arrays in it
     */
    public static Npz open(Path file) {
        FileErrors.requireRegularFile(file);
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            Npz opened = new Npz(file, zip, entries(file, zip));
            zip = null;
            return opened;
        } catch (ZipException problem) {
            throw FileErrors.in(file, "is not a .npz file, or truncated: %s", FileErrors.firstLine(problem));
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        } finally {
            close(zip);
        }
    }

    private static Map<String, ZipEntry> entries(Path file, ZipFile zip) throws IOException {
        long fileSize = Files.size(file);
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            if (!entry.getName().endsWith(SUFFIX)) {
                throw FileErrors.in(
                        file,
                        "is not a .npz file: it has the entry %s, which is no array",
                        FileErrors.quote(entry.getName()));
            }
            String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
            long compressed = entry.getCompressedSize();
            boolean canBe = compressed <= fileSize
                    && (entry.getMethod() == ZipEntry.STORED
                            ? entry.getSize() == compressed
                            : entry.getSize() / MAX_RATIO <= compressed);
            if (!canBe) {
                throw FileErrors.in(
                        file,
                        "claims that the tensor %s has %d bytes, in %d of a file of %d",
                        FileErrors.quote(name),
                        entry.getSize(),
                        compressed,
                        fileSize);
            }
            if (entries.put(name, entry) != null) {
                throw FileErrors.in(file, "has two tensors %s", FileErrors.quote(name));
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Set<String> names() {
        return entries.keySet();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the file was closed
     */
    @Override
    public ArrayData get(String name) {
        ZipEntry entry = entries.get(name);
        if (entry == null) {
            throw FileErrors.missing(file, "tensor", name, names());
        }
        try {
            return read(entry);
        } catch (NpyFormatException problem) {
            throw FileErrors.in(file, "tensor %s %s", FileErrors.quote(name), problem.getMessage());
        } catch (ZipException | EOFException problem) {
            throw FileErrors.in(
                    file, "tensor %s is damaged: %s", FileErrors.quote(name), FileErrors.firstLine(problem));
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        }
    }

    private ArrayData read(ZipEntry entry) throws IOException, NpyFormatException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), checksum)) {
            NpyHeader header = NpyHeader.read(in);
            if (header.bytes() != entry.getSize() - header.start()) {
                throw new NpyFormatException("is an array of " + header.bytes() + " bytes, but "
                        + (entry.getSize() - header.start()) + " are there");
            }
            Arena arena = Arena.ofAuto();
            MemorySegment elements = allocate(arena, header.bytes());
            fill(elements, in);
            if (checksum.getValue() != entry.getCrc()) {
                throw new NpyFormatException("is damaged: its checksum is another");
            }
            return header.array(elements, arena);
        }
    }

    static MemorySegment allocate(Arena arena, long bytes) throws NpyFormatException {
        try {
            return arena.allocate(bytes, Long.BYTES);
        } catch (OutOfMemoryError problem) {
            throw new NpyFormatException("takes " + bytes + " bytes, which this process cannot have: "
                    + FileErrors.firstLine(problem) + "; -XX:MaxDirectMemorySize sets the limit");
        }
    }

    /** Reads all of a stream, which has to be as long as the segment. */
    private static void fill(MemorySegment segment, InputStream in) throws IOException, NpyFormatException {
        byte[] piece = new byte[1 << 16];
        long at = 0;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            if (count > segment.byteSize() - at) {
                throw new NpyFormatException("is damaged: it goes on after its array");
            }
            MemorySegment.copy(piece, 0, segment, JAVA_BYTE, at, count);
            at += count;
        }
        if (at < segment.byteSize()) {
            throw new NpyFormatException(
                    "is truncated: its array takes " + segment.byteSize() + " bytes, but only " + at + " are there");
        }
    }

    /** Closes the file. Arrays that were read stay usable. */
    @Override
    public void close() {
        close(zip);
    }

    private static void close(ZipFile zip) {
        try {
            if (zip != null) {
                zip.close();
            }
        } catch (IOException _) {
            // Nothing was written, so nothing is lost.
        }
    }

    /**
     * Writes a file, or replaces one, atomically, as {@code numpy.savez} does: the arrays as they are. The same content
     * gives the same bytes.
     *
     * @param file a file in a folder that exists
     * @param arrays the arrays by name
     * @throws InvalidInputException if it cannot be written
     * @throws IllegalArgumentException if the format has no such type or name
     */
    public static void write(Path file, Map<String, ArrayData> arrays) {
        write(file, arrays, ZipEntry.STORED);
    }

    /**
     * Writes a file, or replaces one, atomically, as {@code numpy.savez_compressed} does: the arrays deflated.
     *
     * @param file a file in a folder that exists
     * @param arrays the arrays by name
     * @throws InvalidInputException if it cannot be written
     * @throws IllegalArgumentException if the format has no such type or name
     */
    public static void writeCompressed(Path file, Map<String, ArrayData> arrays) {
        write(file, arrays, ZipEntry.DEFLATED);
    }

    private static void write(Path file, Map<String, ArrayData> arrays, int method) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        arrays.forEach((name, array) -> headers.put(name, NpyHeader.encode(array.type(), array.shape())));
        AtomicFile.write(file, channel -> {
            ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            for (Map.Entry<String, ArrayData> named : arrays.entrySet()) {
                ArrayData array = named.getValue();
                byte[] header = headers.get(named.getKey());
                ZipEntry entry = new ZipEntry(named.getKey() + SUFFIX);
                entry.setTimeLocal(TIME);
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    entry.setSize(header.length + array.bytes().byteSize());
                    entry.setCrc(checksum(header, array));
                }
                zip.putNextEntry(entry);
                Npy.write(Channels.newChannel(zip), header, array);
                zip.closeEntry();
            }
            zip.finish();
            zip.flush();
        });
    }

    /** The checksum of an entry, which stands before it if it is not compressed. */
    private static long checksum(byte[] header, ArrayData array) throws IOException {
        CRC32 checksum = new CRC32();
        OutputStream summed = new CheckedOutputStream(OutputStream.nullOutputStream(), checksum);
        Npy.write(Channels.newChannel(summed), header, array);
        return checksum.getValue();
    }
}

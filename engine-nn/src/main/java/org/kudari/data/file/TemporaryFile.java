package org.kudari.data.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/**
 * A file that is written from its beginning to its end, read in any order, and gone when it is closed. It has no name as
 * soon as it is open, where the system allows that: so it is gone too when the process ends, by whatever signal. Windows
 * keeps the name until the file is closed or the JVM ends. Any number of threads may use one, interrupted ones among them.
 */
public final class TemporaryFile implements AutoCloseable {
    private final Path folder;
    private final Path path;
    // A channel would be closed for all by an interrupt of one thread.
    private final RandomAccessFile file;
    private final boolean isNamed;
    private long size;

    private TemporaryFile(Path folder, Path path, RandomAccessFile file, boolean isNamed) {
        this.folder = folder;
        this.path = path;
        this.file = file;
        this.isNamed = isNamed;
    }

    /** {@return the folder that the environment variable {@code TMPDIR} names, or else the one that Java takes} */
    public static Path usualFolder() {
        String asked = System.getenv("TMPDIR");
        return Path.of(asked == null || asked.isBlank() ? System.getProperty("java.io.tmpdir") : asked);
    }

    /**
     * Makes an empty file.
     *
     * @param folder the folder
     * @return the file
     * @throws InvalidInputException if it cannot be made
     */
    public static TemporaryFile in(Path folder) {
        try {
            Path path = Files.createTempFile(folder, "kudari-", ".tmp");
            RandomAccessFile file;
            try {
                file = new RandomAccessFile(path.toFile(), "rw");
            } catch (IOException problem) {
                Files.deleteIfExists(path);
                throw problem;
            }
            return new TemporaryFile(folder, path, file, !isDeleted(path));
        } catch (IOException problem) {
            throw failed(folder, 0, problem);
        }
    }

    private static boolean isDeleted(Path path) {
        try {
            Files.delete(path);
            return true;
        } catch (IOException _) {
            path.toFile().deleteOnExit();
            return false;
        }
    }

    /**
     * Writes at the end of the file.
     *
     * @param bytes what to write
     * @param length how much of it
     * @throws InvalidInputException if it cannot be written, as on a full disk
     */
    public synchronized void append(byte[] bytes, int length) {
        try {
            file.seek(size);
            file.write(bytes, 0, length);
            size += length;
        } catch (IOException problem) {
            throw failed(folder, size, problem);
        }
    }

    /**
     * Reads what was written.
     *
     * @param position where it begins
     * @param to receives the bytes
     * @param at the index of the first of them
     * @param length the number of bytes
     * @throws InvalidInputException if it cannot be read
     */
    public synchronized void read(long position, byte[] to, int at, int length) {
        try {
            file.seek(position);
            file.readFully(to, at, length);
        } catch (IOException problem) {
            String reason = problem instanceof EOFException ? "it ends too early" : FileErrors.firstLine(problem);
            throw FileErrors.in(folder, "a temporary file here cannot be read: %s", reason);
        }
    }

    /** {@return the number of bytes} */
    public synchronized long size() {
        return size;
    }

    /** {@return the folder} */
    public Path folder() {
        return folder;
    }

    /** Gives the room on the disk back. */
    @Override
    public synchronized void close() {
        try {
            file.close();
            if (isNamed) {
                Files.deleteIfExists(path);
            }
        } catch (IOException problem) {
            throw FileErrors.in(folder, "a temporary file here cannot be deleted: %s", FileErrors.firstLine(problem));
        }
    }

    private static InvalidInputException failed(Path folder, long written, IOException problem) {
        String reason = switch (problem) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "there is no such folder";
            default -> FileErrors.firstLine(problem);
        };
        String after = written == 0 ? "" : String.format(Locale.ROOT, " after %,d MB", written >> 20);
        return FileErrors.in(
                folder,
                "a temporary file for a table larger than memory cannot be written here%s: %s; set TMPDIR to a folder"
                        + " with more room",
                after,
                reason);
    }
}

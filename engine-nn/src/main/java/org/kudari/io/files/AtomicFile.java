package org.kudari.io.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.kudari.io.InvalidInputException;

/**
 * Writes a file atomically: after a crash the file is complete or absent. The content is written to a temporary file in
 * the same folder, forced to the disk, and moved over the file by an atomic move.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /** The content of the file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes the whole content.
         *
         * @param channel the temporary file, which the caller closes
         * @throws IOException if it cannot be written
         */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /**
     * Checks that the file can be written. Writes nothing.
     *
     * @param file the file
     * @throws InvalidInputException if the folder or the permission is missing
     */
    public static void requireWritable(Path file) {
        try {
            target(file);
        } catch (IOException problem) {
            throw FileErrors.writing(file, problem);
        }
    }

    /**
     * Writes the file.
     *
     * @param file a file in a folder that exists
     * @param content what to write
     * @throws InvalidInputException if the file cannot be written; the old file is unchanged then
     */
    public static void write(Path file, Content content) {
        // An interrupted thread cannot write through a channel. What an interrupt ended, a training, may be saved.
        boolean wasInterrupted = Thread.interrupted();
        try {
            Path target = target(file);
            Path temporary = target.resolveSibling(
                    String.format(Locale.ROOT, ".%s.%s.tmp", target.getFileName(), UUID.randomUUID()));
            Unfinished.FILES.add(temporary);
            try {
                try (FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                    content.writeTo(channel);
                    channel.force(true);
                }
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
                Unfinished.FILES.remove(temporary);
            }
            force(target.getParent());
        } catch (IOException problem) {
            throw FileErrors.writing(file, problem);
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Temporary files that are being written. Where a signal ends the JVM, no {@code finally} deletes them. */
    private static final class Unfinished {
        static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(Unfinished::delete, "kudari-unfinished-files"));
        }

        private static void delete() {
            for (Path file : FILES) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException _) {
                    // Nobody is left to be told.
                }
            }
        }
    }

    /**
     * The file to write. For a link this is the file that it points to, because a move would replace the link itself.
     */
    private static Path target(Path file) throws IOException {
        FileErrors.requireNoFolder(file);
        boolean exists = Files.exists(file);
        Path target = exists ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        if (!Files.exists(folder)) {
            throw FileErrors.in(file, "cannot be written: there is no folder %s", folder);
        }
        if (!Files.isDirectory(folder)) {
            throw FileErrors.in(file, "cannot be written: %s is a file, not a folder", folder);
        }
        if (exists && !Files.isRegularFile(target)) {
            throw FileErrors.in(file, "cannot be written: it is not a regular file");
        }
        if (exists && !Files.isWritable(target) || !Files.isWritable(folder)) {
            throw new AccessDeniedException(file.toString());
        }
        return target;
    }

    /** Forces the new name in a folder to the disk, if the system can do so. */
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows cannot open folders. The file itself is on the disk.
        }
    }
}

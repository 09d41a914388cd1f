package org.kudari.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * A file that is written atomically. It is opened before a long run, so that the run does not end with a file that
 * cannot be written.
 */
public final class ReportFile implements AutoCloseable {
    private final Path file;
    private final Path temporary;

    /**
     * Checks that the file can be written, and does not change an existing one.
     *
     * @throws IOException if it cannot be written
     */
    public ReportFile(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new IOException("it may not be written");
        }
        if (!Files.isDirectory(this.file.getParent())) {
            throw new IOException("there is no folder " + this.file.getParent());
        }
        temporary = this.file.resolveSibling("." + this.file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Files.createFile(temporary);
    }

    public void write(String text) throws IOException {
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}

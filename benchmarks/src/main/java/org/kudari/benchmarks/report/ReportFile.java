package org.kudari.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A file that is there wholly or not at all. Asked for before a long run, it is known to be writable after it. */
public final class ReportFile implements AutoCloseable {
    private final Path file;
    private final Path temporary;

    /**
     * Makes sure that the file can be written, and leaves what is there untouched.
     *
     * @throws IOException if it cannot
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

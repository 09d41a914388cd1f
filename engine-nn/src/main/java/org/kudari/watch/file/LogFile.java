package org.kudari.watch.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.kudari.io.files.FileErrors;

/**
 * A file to which a log of a training is written. A log that cannot be written does not end the training: what comes after
 * the first problem is not written.
 */
public final class LogFile implements AutoCloseable {
    private final Path path;
    private final OutputStream out;
    private IOException problem;

    /**
     * A file that is open.
     *
     * @param path where it is
     * @param out writes to it, without a buffer; closed with this
     */
    public LogFile(Path path, OutputStream out) {
        this.path = path;
        this.out = out;
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    /**
     * Adds an entry, by one call. So a crash leaves whole entries but for the last.
     *
     * @param entry all of its bytes
     */
    public void add(byte... entry) {
        if (problem != null) {
            return;
        }
        try {
            out.write(entry);
        } catch (IOException failure) {
            problem = failure;
        }
    }

    /** {@return why the log ended before the training; empty if it did not} */
    public Optional<String> problem() {
        return Optional.ofNullable(problem)
                .map(failure -> FileErrors.writing(path, failure).getMessage());
    }

    /** Closes the file. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException failure) {
            problem = problem == null ? failure : problem;
        }
    }
}

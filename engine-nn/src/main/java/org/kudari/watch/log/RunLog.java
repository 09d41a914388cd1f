package org.kudari.watch.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.watch.ConfusionSummary;
import org.kudari.watch.EpochSummary;
import org.kudari.watch.RunDescription;
import org.kudari.watch.RunEnd;
import org.kudari.watch.RunListener;
import org.kudari.watch.StepSummary;
import org.kudari.watch.TrainingWarning;

/**
 * Writes what is seen of a training to a file, to which lines are only ever added. Each line is a JSON object with a
 * {@code type}: {@code run}, {@code step}, {@code epoch}, {@code confusion}, {@code warning} or {@code end}. What a crash leaves is whole but
 * for its last line.
 *
 * <p>A log that cannot be written does not end the training: the log ends, and {@link #problem} says why.
 */
public final class RunLog implements RunListener, AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private IOException problem;

    private RunLog(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Makes a new log.
     *
     * @param file a file that does not exist
     * @return the log, to be closed
     * @throws InvalidInputException if the file exists or cannot be written
     */
    public static RunLog create(Path file) {
        return open(file, StandardOpenOption.CREATE_NEW);
    }

    /**
     * Goes on with a log, for a training that goes on. What the file says of later steps than the new run begins with is
     * out of date: readers leave it out.
     *
     * @param file a log, or a file that does not exist
     * @return the log, to be closed
     * @throws InvalidInputException if the file cannot be written
     */
    public static RunLog append(Path file) {
        RunLog log = open(file, StandardOpenOption.CREATE);
        log.endLine();
        return log;
    }

    private static RunLog open(Path file, StandardOpenOption creation) {
        try {
            return new RunLog(file, Files.newOutputStream(file, creation, StandardOpenOption.APPEND));
        } catch (IOException failure) {
            throw FileErrors.writing(file, failure);
        }
    }

    /** Ends a line that a crash broke off, so that the next one is not lost with it. */
    private void endLine() {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            if (channel.size() > 0) {
                channel.position(channel.size() - 1);
                channel.read(last);
                if (last.get(0) != '\n') {
                    out.write('\n');
                }
            }
        } catch (IOException failure) {
            problem = failure;
        }
    }

    @Override
    public void begin(RunDescription run) {
        write(json -> LogLines.write(json, run));
    }

    @Override
    public void step(StepSummary step) {
        write(json -> LogLines.write(json, step));
    }

    @Override
    public void epoch(EpochSummary epoch) {
        write(json -> LogLines.write(json, epoch));
    }

    @Override
    public void confusion(ConfusionSummary confusion) {
        write(json -> LogLines.write(json, confusion));
    }

    @Override
    public void warning(TrainingWarning warning) {
        write(json -> LogLines.write(json, warning));
    }

    @Override
    public void end(RunEnd end) {
        write(json -> LogLines.write(json, end));
    }

    private void write(LogLines.Content line) {
        if (problem != null) {
            return;
        }
        try {
            out.write(LogLines.line(line));
        } catch (IOException failure) {
            problem = failure;
        }
    }

    /** {@return why the log ended before the training; empty if it did not} */
    public Optional<String> problem() {
        return Optional.ofNullable(problem)
                .map(failure -> FileErrors.writing(file, failure).getMessage());
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

package org.kudari.watch.log;

import java.io.IOException;
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
import org.kudari.watch.file.LogFile;

/**
 * Writes what is seen of a training to a file, to which lines are only ever added. Each line is a JSON object with a
 * {@code type}: {@code run}, {@code step}, {@code epoch}, {@code confusion}, {@code warning} or {@code end}. What a crash leaves is whole but
 * for its last line.
 *
 * <p>A log that cannot be written does not end the training: the log ends, and {@link #problem} says why.
 */
public final class RunLog implements RunListener, AutoCloseable {
    private final LogFile file;

    private RunLog(LogFile file) {
        this.file = file;
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
        if (endsWithin(file)) {
            log.file.add((byte) '\n');
        }
        return log;
    }

    private static RunLog open(Path file, StandardOpenOption creation) {
        try {
            return new RunLog(new LogFile(file, Files.newOutputStream(file, creation, StandardOpenOption.APPEND)));
        } catch (IOException problem) {
            throw FileErrors.writing(file, problem);
        }
    }

    /** Whether a crash broke the last line off. The next one would be lost with it. */
    private static boolean endsWithin(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() == 0) {
                return false;
            }
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(channel.size() - 1).read(last);
            return last.get(0) != '\n';
        } catch (IOException problem) {
            throw FileErrors.reading(file, problem);
        }
    }

    @Override
    public void begin(RunDescription run) {
        file.add(LogLines.line(json -> LogLines.write(json, run)));
    }

    @Override
    public void step(StepSummary step) {
        file.add(LogLines.line(json -> LogLines.write(json, step)));
    }

    @Override
    public void epoch(EpochSummary epoch) {
        file.add(LogLines.line(json -> LogLines.write(json, epoch)));
    }

    @Override
    public void confusion(ConfusionSummary confusion) {
        file.add(LogLines.line(json -> LogLines.write(json, confusion)));
    }

    @Override
    public void warning(TrainingWarning warning) {
        file.add(LogLines.line(json -> LogLines.write(json, warning)));
    }

    @Override
    public void end(RunEnd end) {
        file.add(LogLines.line(json -> LogLines.write(json, end)));
    }

    /** {@return why the log ended before the training; empty if it did not} */
    public Optional<String> problem() {
        return file.problem();
    }

    /** Closes the file. */
    @Override
    public void close() {
        file.close();
    }
}

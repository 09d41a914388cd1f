package org.kudari.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.kudari.board.Board;
import org.kudari.cli.training.RunWatch;
import org.kudari.data.file.TemporaryFile;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.AtomicFile;
import org.kudari.io.files.FileErrors;
import org.kudari.watch.log.RunLog;
import org.kudari.watch.tensorboard.TensorBoardLog;
import picocli.CommandLine.Option;

/** What is written of a training while it runs. */
public final class WatchOptions {
    @Option(
            names = "--log",
            paramLabel = "FILE.jsonl",
            converter = Convert.FileName.class,
            description = "Where to write how the training goes, line by line: losses, scores, and for each layer"
                    + " gradients, updates and dead units. With --resume, lines are added.")
    private Path log;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            converter = Convert.FileName.class,
            description = "Where to write the same for TensorBoard; the folder is made if it is not there.")
    private Path tensorBoard;

    @Option(
            names = "--board",
            description =
                    "Show how the training goes on a page in the browser, which is served on this machine as long as"
                            + " it goes on; its address is printed.")
    private boolean board;

    /**
     * Refuses what could not be written, before hours of training.
     *
     * @param resumes whether an earlier run may have written
     */
    public void requireWritable(boolean resumes) {
        if (log != null) {
            if (!resumes && Files.exists(log)) {
                throw new InvalidInputException(
                        log + ": is there already; --log begins a new file, and adds to one only" + " with --resume");
            }
            AtomicFile.requireWritable(log);
        }
        if (tensorBoard != null && Files.exists(tensorBoard) && !Files.isDirectory(tensorBoard)) {
            throw new InvalidInputException(tensorBoard + ": is no folder, to write to for TensorBoard");
        }
    }

    /**
     * Begins to write.
     *
     * @param resumes whether an earlier run may have written
     */
    public RunWatch open(boolean resumes) {
        boolean isTemporary = board && log == null;
        Path file = isTemporary ? temporary() : log;
        Optional<RunLog> lines = Optional.ofNullable(file)
                .map(each -> resumes || isTemporary ? RunLog.append(each) : RunLog.create(each));
        Optional<TensorBoardLog> events = Optional.ofNullable(tensorBoard).map(TensorBoardLog::new);
        Optional<Board> page = board ? Optional.of(new Board(file, 0)) : Optional.empty();
        return new RunWatch(lines, events, page);
    }

    /** What nobody keeps: the page has read it when the training ends. A signal deletes it, too. */
    private static Path temporary() {
        try {
            Path file = Files.createTempFile(TemporaryFile.usualFolder(), "kudari-training-", ".jsonl");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException problem) {
            throw FileErrors.writing(TemporaryFile.usualFolder(), problem);
        }
    }
}

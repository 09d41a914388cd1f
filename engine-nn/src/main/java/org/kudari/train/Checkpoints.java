package org.kudari.train;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tensors.Safetensors;

/**
 * Where a training writes checkpoints, how often, and how many it keeps. A checkpoint has all that a training needs to go
 * on in the same bits: the model with its states, the optimizer, the position in the data, and what decides when to stop.
 * Random numbers follow from the number of the step, so there is no generator to save.
 *
 * <p>A file is written atomically and has a checksum. One that cannot be written does not end the training: the problem
 * is {@linkplain #onProblem reported}, and the files before it stay. It is immutable: each option is a method that gives
 * another one.
 */
public final class Checkpoints {
    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());
    private static final Pattern NAME = Pattern.compile("checkpoint-\\d{12}\\.safetensors");
    private static final Pattern LEFT_OVER = Pattern.compile("\\.checkpoint-\\d{12}\\.safetensors\\..*\\.tmp");

    private final Path folder;
    private final long steps;
    private final int kept;
    private final Consumer<InvalidInputException> problems;

    private Checkpoints(Path folder, long steps, int kept, Consumer<InvalidInputException> problems) {
        this.folder = folder;
        this.steps = steps;
        this.kept = kept;
        this.problems = problems;
    }

    /**
     * {@return checkpoints in a folder, one after each epoch, of which the last three are kept}
     *
     * @param folder a folder that exists
     */
    public static Checkpoints in(Path folder) {
        return new Checkpoints(folder, 0, 3, problem -> LOG.log(System.Logger.Level.WARNING, problem.getMessage()));
    }

    /**
     * {@return the same with checkpoints also within an epoch}
     *
     * @param number the steps from one to the next, at least 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public Checkpoints everySteps(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("there is at least one step between checkpoints, not " + number);
        }
        return new Checkpoints(folder, number, kept, problems);
    }

    /**
     * {@return the same with another number of files that are kept}
     *
     * @param number the number of the newest files, at least 1; older ones are deleted
     * @throws IllegalArgumentException if it is less than 1
     */
    public Checkpoints keep(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("at least one checkpoint is kept, not " + number);
        }
        return new Checkpoints(folder, steps, number, problems);
    }

    /**
     * {@return the same with another report of checkpoints that could not be written} A log line is written by default.
     *
     * @param report is given the problem; if it throws, the training ends with that
     */
    public Checkpoints onProblem(Consumer<InvalidInputException> report) {
        return new Checkpoints(folder, steps, kept, report);
    }

    /**
     * {@return whether a file has a name such as checkpoints have}
     *
     * @param file the file
     */
    public static boolean isName(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /**
     * {@return the checkpoints in the folder, the oldest first}
     *
     * @throws InvalidInputException if the folder cannot be read
     */
    public List<Path> files() {
        return matching(NAME);
    }

    /**
     * {@return the newest checkpoint in the folder, if there is one}
     *
     * @throws InvalidInputException if the folder cannot be read
     */
    public Optional<Path> latest() {
        List<Path> files = files();
        return files.isEmpty() ? Optional.empty() : Optional.of(files.getLast());
    }

    private List<Path> matching(Pattern pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path file : all) {
                if (pattern.matcher(file.getFileName().toString()).matches()) {
                    found.add(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new InvalidInputException(folder + ": is no folder that can be read, so it has no checkpoints");
        }
        Collections.sort(found);
        return found;
    }

    /**
     * Throws if a training that begins now could not write here, or would mix its files with those of another.
     *
     * @throws InvalidInputException if the folder is missing, cannot be written to, or has checkpoints
     */
    void requireEmpty() {
        Safetensors.requireWritable(file(0));
        latest().ifPresent(file -> {
            throw new InvalidInputException(
                    file + ": is a checkpoint of an earlier training: resume that, or take another" + " folder");
        });
    }

    /** Deletes what a training that was killed left half-written. */
    void deleteLeftOvers() {
        for (Path file : matching(LEFT_OVER)) {
            delete(file);
        }
    }

    private Path file(long step) {
        return folder.resolve(String.format(Locale.ROOT, "checkpoint-%012d.safetensors", step));
    }

    /** Whether one is due after so many steps of the training, within an epoch. */
    boolean isDue(long step) {
        return steps > 0 && step % steps == 0;
    }

    /** Writes a checkpoint, and then deletes those that are too many. */
    void write(CheckpointFile content, long step) {
        try {
            content.write(file(step));
            List<Path> files = files();
            for (Path old : files.subList(0, Math.max(0, files.size() - kept))) {
                delete(old);
            }
        } catch (InvalidInputException e) {
            problems.accept(e);
        }
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            problems.accept(new InvalidInputException(file + ": cannot be deleted"));
        }
    }
}

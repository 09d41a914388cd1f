package org.kudari.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.kudari.cli.training.TrainingData;
import org.kudari.data.Table;
import org.kudari.data.Task;
import org.kudari.data.strokes.Strokes;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tables.CsvFile;
import org.kudari.io.tables.CsvSchema;
import org.kudari.io.tables.IdxDirectory;
import picocli.CommandLine.Option;

/** What to learn from. */
public final class DataOptions {
    private static final String STROKES = "strokes";
    private static final int STROKES_TRAINING_ROWS = 60_000;
    private static final int STROKES_TEST_ROWS = 10_000;

    @Option(
            names = "--data",
            paramLabel = "strokes|FILE.csv|IDX-DIR",
            defaultValue = STROKES,
            converter = Convert.FileName.class,
            description = {
                "What to learn from (default: ${DEFAULT-VALUE}):",
                "strokes: 60,000 generated images of handwritten-looking digits, and 10,000 to test with.",
                "FILE.csv: a row a sample. The first row is a header if one of its cells is no number.",
                "IDX-DIR: a folder with the files of MNIST, gzipped or not."
            })
    private Path data;

    @Option(
            names = "--test",
            paramLabel = "FILE.csv",
            converter = Convert.FileName.class,
            description = "What to test with (default: a fifth of FILE.csv, chosen by --seed and not trained on).")
    private Path test;

    @Option(
            names = "--task",
            paramLabel = "classify|regress",
            defaultValue = "classify",
            converter = Convert.TaskName.class,
            description = "Whether the label is a class, number or text, or a quantity (default: ${DEFAULT-VALUE}).")
    private Task task;

    @Option(
            names = "--label",
            paramLabel = "NAME|INDEX",
            description = "The column to predict, by name or by index from 0 (default: the last).")
    private String label;

    /** Reads or generates the data; the seed decides which rows are held out. */
    public TrainingData load(long seed) {
        if (isStrokes()) {
            requireImageOptions("strokes");
            return strokes(STROKES_TRAINING_ROWS, STROKES_TEST_ROWS);
        }
        if (Files.isDirectory(data)) {
            requireImageOptions("a folder of images");
            return images(data, seed);
        }
        return csv(data, seed);
    }

    /** A file of that name is still to be had as ./strokes. */
    private boolean isStrokes() {
        return data.toString().equals(STROKES);
    }

    /** What the label is. */
    public Task task() {
        return task;
    }

    /** The file that is read, if one is. */
    public Optional<Path> file() {
        return isStrokes() ? Optional.empty() : Optional.of(data);
    }

    /** The file to test with, if one was given. */
    public Optional<Path> testFile() {
        return Optional.ofNullable(test);
    }

    private void requireImageOptions(String source) {
        if (test != null) {
            throw new InvalidInputException("--test goes with a CSV file as --data, not with " + source);
        }
        if (label != null) {
            throw new InvalidInputException("--label goes with a CSV file as --data, not with " + source);
        }
        if (task != Task.CLASSIFY) {
            throw new InvalidInputException(
                    "--task regress goes with a CSV file as --data: the labels of " + source + " are classes");
        }
    }

    /** Generated digits, as many as are asked for. */
    public static TrainingData strokes(int trainingRows, int testRows) {
        Table training = Strokes.training(trainingRows);
        return new TrainingData(training, Strokes.test(testRows), TrainingData.schemaOfImages(training), false);
    }

    private static TrainingData images(Path folder, long seed) {
        IdxDirectory images = IdxDirectory.read(folder);
        CsvSchema schema = TrainingData.schemaOfImages(images.training());
        return images.test()
                .map(test -> new TrainingData(images.training(), test, schema, false))
                .orElseGet(() -> TrainingData.holdingOut(folder.toString(), images.training(), schema, seed));
    }

    private TrainingData csv(Path file, long seed) {
        CsvFile.Training training = CsvFile.training(file, task, Optional.ofNullable(label));
        if (test == null) {
            return TrainingData.holdingOut(file.toString(), training.table(), training.schema(), seed);
        }
        Table testTable = CsvFile.labelled(test, training.schema());
        return new TrainingData(training.table(), testTable, training.schema(), false);
    }
}

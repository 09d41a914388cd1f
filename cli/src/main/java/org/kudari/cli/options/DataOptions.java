package org.kudari.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.kudari.cli.training.TableLoader;
import org.kudari.cli.training.TrainingData;
import org.kudari.data.Table;
import org.kudari.data.Task;
import org.kudari.data.strokes.Strokes;
import org.kudari.io.InvalidInputException;
import org.kudari.io.csv.CsvSource;
import org.kudari.io.tables.IdxDirectory;
import org.kudari.table.TableSource;
import org.kudari.table.stream.TableMemory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to learn from. */
public final class DataOptions {
    private static final String STROKES = "strokes";
    private static final int STROKES_TRAINING_ROWS = 60_000;
    private static final int STROKES_TEST_ROWS = 10_000;

    @Option(
            names = "--data",
            paramLabel = "FILE.csv|IDX-DIR|strokes",
            defaultValue = STROKES,
            converter = Convert.FileName.class,
            description = {
                "What to learn from (default: ${DEFAULT-VALUE}):",
                "FILE.csv: a row a sample, with numbers, texts, dates and gaps. The separator, the encoding and whether the"
                        + " first row is a header are found by themselves, and said. It may be gzipped. A pattern in"
                        + " quotes, such as 'part-*.csv', takes several files as one. A table larger than memory is"
                        + " converted to a temporary file, in the folder that the variable TMPDIR names.",
                "IDX-DIR: a folder with the files of MNIST or EMNIST, gzipped or not.",
                "strokes: 60,000 generated images of handwritten-looking digits, and 10,000 to test with."
            })
    private Path data;

    @Option(
            names = "--test",
            paramLabel = "FILE.csv",
            converter = Convert.FileName.class,
            description =
                    "What to test with (default: a fifth of FILE.csv, chosen by --seed and --split, and not trained"
                            + " on).")
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

    @Mixin
    private FormatOptions format;

    @Mixin
    private ColumnOptions columns;

    @Mixin
    private SplitOptions split;

    /**
     * Reads or generates the data.
     *
     * @param validation the fraction of the training rows to validate by, perhaps 0
     * @param seed decides which rows are held out
     * @param announce is told what takes a while, a line each
     */
    public TrainingData load(double validation, long seed, Consumer<String> announce) {
        if (isStrokes()) {
            requireImageOptions("strokes");
            return strokes(STROKES_TRAINING_ROWS, STROKES_TEST_ROWS, validation, seed);
        }
        if (Files.isDirectory(data)) {
            requireImageOptions("a folder of images");
            IdxDirectory images = IdxDirectory.read(data);
            return TrainingData.ofImages(data.toString(), images.training(), images.test(), validation, seed);
        }
        return table(validation, seed, announce);
    }

    /** A file of that name is still to be had as ./strokes. */
    private boolean isStrokes() {
        return data.toString().equals(STROKES);
    }

    /** What the label is. */
    public Task task() {
        return task;
    }

    /** The files that are read, if some are. */
    public List<Path> files() {
        return isStrokes() || Files.isDirectory(data)
                ? List.of()
                : FilePattern.of(data).files();
    }

    /** The file to test with, if one was given. */
    public Optional<Path> testFile() {
        return Optional.ofNullable(test);
    }

    private void requireImageOptions(String source) {
        require(test == null, "--test goes with a table as --data, not with " + source);
        require(label == null, "--label goes with a table as --data, not with " + source);
        require(
                task == Task.CLASSIFY,
                "--task regress goes with a table as --data: the labels of " + source + " are classes");
        require(
                !format.areGiven() && !columns.areGiven() && !split.areGiven(),
                "options about the columns and rows of a table do not go with " + source);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new InvalidInputException(problem);
        }
    }

    /** Generated digits, as many as are asked for. */
    public static TrainingData strokes(int trainingRows, int testRows, double validation, long seed) {
        Table training = Strokes.training(trainingRows);
        return TrainingData.ofImages(STROKES, training, Optional.of(Strokes.test(testRows)), validation, seed);
    }

    private TrainingData table(double validation, long seed, Consumer<String> announce) {
        CsvSource source = CsvSource.of(FilePattern.of(data).files(), format.options(List.of()));
        Optional<TableSource> testSource = Optional.ofNullable(test)
                .map(file -> CsvSource.of(file, format.options(source.isNamed() ? source.columns() : List.of())));
        String labelled = label == null ? source.columns().getLast() : label;
        TableMemory memory = TableMemory.usual(announce);
        return new TableLoader(
                        source, testSource, columns.options(task, labelled), split.holdOut(), validation, seed, memory)
                .load()
                .noting(
                        source.name() + ": " + source.format().describe(),
                        source.format().warnings());
    }
}

package org.kudari.cli.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kudari.cli.options.TableOptions.LikeTable;
import org.kudari.cli.training.ImageData;
import org.kudari.data.Table;
import org.kudari.data.Task;
import org.kudari.data.strokes.Strokes;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tables.IdxDirectory;
import org.kudari.table.TableSource;
import org.kudari.table.schema.ColumnNames;
import org.kudari.table.stream.TableMemory;
import org.kudari.tabular.StoredData;
import org.kudari.tabular.TableLoader;
import org.kudari.tabular.TabularData;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What to learn from. */
public final class DataOptions {
    private static final String STROKES = "strokes";
    private static final String STANDARD_INPUT = "-";
    private static final int STROKES_TRAINING_ROWS = 60_000;
    private static final int STROKES_TEST_ROWS = 10_000;

    @Option(
            names = "--data",
            paramLabel = "FILE.csv|IDX-DIR|strokes",
            defaultValue = STROKES,
            converter = Convert.Location.class,
            description = {
                "What to learn from (default: ${DEFAULT-VALUE}):",
                "FILE.csv: a row a sample, with numbers, texts, dates and gaps. The separator, the encoding and whether the"
                        + " first row is a header are found by themselves, and said. It may be gzipped. A pattern in"
                        + " quotes, such as 'part-*.csv', takes several files as one. A table larger than memory is"
                        + " converted to a temporary file, in the folder that the variable TMPDIR names.",
                "FILE.parquet, or jdbc:... with --query: the same from a Parquet file or a database.",
                "FILE.npz: features x and labels y of NumPy, or x_train, y_train and, to test with, x_test and y_test.",
                "FILE.npy: features, if its name has the word x, such as x.npy or digits-x.npy, with their labels in the"
                        + " file beside it that has y there; else a table, its last column the label.",
                "IDX-DIR: a folder with the files of MNIST or EMNIST, gzipped or not.",
                "strokes: 60,000 generated images of handwritten-looking digits, and 10,000 to test with."
            })
    private String data;

    @Option(
            names = "--test",
            paramLabel = "FILE.csv",
            converter = Convert.Location.class,
            description =
                    "What to test with (default: a fifth of FILE.csv, chosen by --seed and --split, and not trained"
                            + " on).")
    private String test;

    @Option(
            names = "--test-query",
            paramLabel = "SQL",
            description = "What to ask the database of --test for, if that is one: jdbc:...")
    private String testQuery;

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
            description = "The column to predict, by name or by index from 0 (default: the last that has a name).")
    private String label;

    @Mixin
    private TableOptions table;

    @Mixin
    private ColumnOptions columns;

    @Mixin
    private SplitOptions split;

    private final List<String> warnings = new ArrayList<>();

    /** What is doubtful about how the tables were read, a line each; it is among the notes of the data as well. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Reads or generates the data.
     *
     * @param validation the fraction of the training rows to validate by, perhaps 0
     * @param seed decides which rows are held out
     * @param announce is told what takes a while, a line each
     */
    public StoredData load(double validation, long seed, Consumer<String> announce) {
        if (isStrokes()) {
            requireImageOptions("strokes");
            return StoredData.of(strokes(STROKES_TRAINING_ROWS, STROKES_TEST_ROWS, validation, seed));
        }
        if (isFolder()) {
            requireNoTables(Path.of(data));
            requireImageOptions("a folder of images");
            IdxDirectory images = IdxDirectory.read(Path.of(data));
            return StoredData.of(ImageData.of(data, images.training(), images.test(), validation, seed));
        }
        return table(validation, seed, announce);
    }

    /** A folder of images has none of these. */
    private static void requireNoTables(Path folder) {
        Optional<String> advice = FilePattern.adviceFor(folder);
        require(
                advice.isEmpty() || hasImages(folder),
                folder + ": is a folder without images of MNIST's format; " + advice.orElse(""));
    }

    /** Whether the name of a file says so: what is wrong with it, its reader says. */
    private static boolean hasImages(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.anyMatch(file -> file.getFileName().toString().matches(".*idx[13]-ubyte.*"));
        } catch (IOException _) {
            return true;
        }
    }

    /** A file of that name is still to be had as ./strokes. */
    private boolean isStrokes() {
        return data.equals(STROKES);
    }

    private boolean isFolder() {
        return !TableOptions.isDatabase(data) && Files.isDirectory(Path.of(data));
    }

    /** What the label is. */
    public Task task() {
        return task;
    }

    /** What is learned from, in a word for a person; of a database only that, since its address may have a password. */
    public String name() {
        return TableOptions.isDatabase(data) ? "a database" : data;
    }

    /** The files that are read, if some are. */
    public List<Path> files() {
        return isStrokes() || isFolder() || TableOptions.isDatabase(data) ? List.of() : TableOptions.filesRead(data);
    }

    /** The files to test with, if some were given. */
    public List<Path> testFiles() {
        return test == null || TableOptions.isDatabase(test) ? List.of() : TableOptions.filesRead(test);
    }

    private void requireImageOptions(String source) {
        require(
                test == null && testQuery == null,
                (test == null ? "--test-query" : "--test") + " goes with a table as --data, not with " + source);
        require(label == null, "--label goes with a table as --data, not with " + source);
        require(
                task == Task.CLASSIFY,
                "--task regress goes with a table as --data: the labels of " + source + " are classes");
        require(
                !table.areGiven() && !columns.areGiven() && !split.areGiven(),
                "options about the columns and rows of a table do not go with " + source);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new InvalidInputException(problem);
        }
    }

    /** Generated digits, as many as are asked for. */
    public static TabularData strokes(int trainingRows, int testRows, double validation, long seed) {
        Table training = Strokes.training(trainingRows);
        return ImageData.of(STROKES, training, Optional.of(Strokes.test(testRows)), validation, seed);
    }

    /** Rows that end in a separator have an empty last column without a name. */
    private static String lastNamed(TableSource source) {
        List<String> names = ColumnNames.distinct(source.columns());
        int last = names.size() - 1;
        while (last > 0 && source.columns().get(last).isEmpty()) {
            last--;
        }
        return names.get(last);
    }

    private StoredData table(double validation, long seed, Consumer<String> announce) {
        require(
                !data.equals(STANDARD_INPUT) || Files.exists(Path.of(data)),
                "--data - is standard input to predict alone; to train, name a file, or /dev/stdin");
        boolean isDatabaseTested = test != null && TableOptions.isDatabase(test);
        require(
                testQuery == null || isDatabaseTested,
                "--test-query goes with a database as --test, such as --test jdbc:duckdb:sales.db");
        require(
                testQuery != null || !isDatabaseTested,
                "--test is a database, which needs a query of its own: --test-query; --query is that of --data");
        table.requireFitting(data, Optional.ofNullable(test));
        TableSource source = table.open(data, Optional.empty());
        LikeTable training = new LikeTable(source.isNamed() ? source.columns() : List.of(), source.cellFormat());
        Optional<TableSource> testSource = Optional.ofNullable(test)
                .map(other -> table.open(other, Optional.ofNullable(testQuery), Optional.of(training)))
                .map(other -> other.testRows().orElse(other))
                .or(source::testRows);
        if (label == null) {
            source.requireLabels();
            testSource.ifPresent(TableSource::requireLabels);
        }
        require(
                testSource.isEmpty() || validation > 0 || !split.areGiven(),
                "--split says which rows are held out, but with other rows to test with none are, unless --validation asks for some");
        List<String> notes = new ArrayList<>(TableOptions.notes(source));
        warnings.addAll(TableOptions.warnings(source));
        testSource.map(TableOptions::warnings).ifPresent(doubts -> {
            notes.addAll(doubts);
            warnings.addAll(doubts);
        });
        String labelled = label == null ? lastNamed(source) : label;
        return new TableLoader(source, columns.options(task, labelled), testSource, split.holdOut(), validation, seed)
                .load(TableMemory.usual(announce))
                .withNotesBefore(notes);
    }
}

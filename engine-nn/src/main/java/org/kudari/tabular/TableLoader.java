package org.kudari.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.data.Split;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource;
import org.kudari.table.schema.ColumnNames;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.RowEncoder;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.inference.SchemaInference;
import org.kudari.table.schema.inference.SchemaOptions;
import org.kudari.table.stream.SpilledTable;
import org.kudari.table.stream.StoredTable;
import org.kudari.table.stream.StreamSplit;
import org.kudari.table.stream.TableMemory;

/**
 * Makes training data of a table: reads it, divides its rows, learns the schema from those to train with, and encodes all.
 * A fifth of the rows is held out to test with, unless there is another table to test with.
 *
 * @param source the table
 * @param options what is asked of the schema; it has a label
 * @param test the rows to test with; empty to hold some out
 * @param holdOut which rows are held out
 * @param validation the fraction of the training rows to validate by, from 0 and below 1
 * @param seed the seed of what is held out
 */
public record TableLoader(
        TableSource source,
        SchemaOptions options,
        Optional<TableSource> test,
        HoldOut holdOut,
        double validation,
        long seed) {
    /** A label of more texts than this is looked at before its classes are divided. */
    private static final int FEW_CLASSES = 50;

    /**
     * Checks the options.
     *
     * @throws IllegalArgumentException if they name no label, or the fraction is out of range
     */
    public TableLoader {
        if (options.label().isEmpty()) {
            throw new IllegalArgumentException("the options name no label, the column to predict");
        }
        if (!(validation >= 0 && validation < 1)) {
            throw new IllegalArgumentException(
                    "the fraction to validate by must be from 0 and below 1, not " + validation);
        }
    }

    /**
     * A loader that holds out a fifth of the rows, chosen by the seed 1, and none to validate by.
     *
     * @param source the table
     * @param options what is asked of the schema; it has a label
     * @throws IllegalArgumentException if the options name no label
     */
    public TableLoader(TableSource source, SchemaOptions options) {
        this(source, options, Optional.empty(), new HoldOut.Random(), 0, 1);
    }

    /**
     * {@return a loader that holds out no rows, because others are tested with}
     *
     * @param table the rows to test with, whose columns have the names of those of the source
     */
    public TableLoader withTest(TableSource table) {
        return new TableLoader(source, options, Optional.of(table), holdOut, validation, seed);
    }

    /**
     * {@return a loader that holds out other rows}
     *
     * @param rows which rows are held out to test with, and to validate by
     */
    public TableLoader withHoldOut(HoldOut rows) {
        return new TableLoader(source, options, test, rows, validation, seed);
    }

    /**
     * {@return a loader that keeps rows to validate by}
     *
     * @param fraction their fraction of the rows that are not to test with, from 0 and below 1
     * @throws IllegalArgumentException if it is out of range
     */
    public TableLoader withValidation(double fraction) {
        return new TableLoader(source, options, test, holdOut, fraction, seed);
    }

    /**
     * {@return a loader that chooses by another seed}
     *
     * @param value the seed of what is held out
     */
    public TableLoader withSeed(long value) {
        return new TableLoader(source, options, test, holdOut, validation, value);
    }

    /**
     * Loads the data.
     *
     * @return the rows as a model takes them, with the schema
     * @throws InvalidInputException if a table cannot be read or used; the message names its file, and the row and the
     *     column where there is one
     */
    public TabularData load() {
        return load(Optional.empty()).inMemory();
    }

    /**
     * Loads the data, and converts a table that does not fit in memory to temporary files.
     *
     * @param memory how much memory tables may take, and where they go if they need more
     * @return the rows as a model takes them, with the schema; the caller closes them
     * @throws InvalidInputException if a table cannot be read or used, or a temporary file cannot be written; the message
     *     names its file, and the row and the column where there is one
     */
    public StoredData load(TableMemory memory) {
        return load(Optional.of(memory));
    }

    /** @param memory empty to take all rows into memory */
    private StoredData load(Optional<TableMemory> memory) {
        List<String> names = ColumnNames.distinct(source.columns());
        int label = labelOf(names);
        try (StoredTable rows = read(names, label, memory)) {
            List<String> notes = new ArrayList<>(StrayTexts.notes(
                    names,
                    rows,
                    IntStream.range(0, names.size())
                            .filter(column -> column != label && !isAskedFor(names, column, label))));
            return switch (rows) {
                case StoredTable.InMemory whole -> inMemory(names, label, whole.table(), notes, memory);
                case SpilledTable spilled ->
                    new LargeTable(source, spilled, memory.orElseThrow())
                            .load(
                                    options,
                                    streamSplit(names, label),
                                    heldOut(),
                                    notes,
                                    table -> test.map(other -> testRows(table.schema(), other, notes, memory)));
            };
        }
    }

    private Optional<String> heldOut() {
        return test.isPresent() ? Optional.empty() : Optional.of(holdOut.describe());
    }

    private StreamSplit streamSplit(List<String> names, int label) {
        if (holdOut instanceof HoldOut.Groups(String column) && (test.isEmpty() || validation > 0)) {
            HoldOut.groupColumn(source.name(), names, column, label);
        }
        return LargeTable.split(source.name(), holdOut, test.isEmpty(), validation, seed);
    }

    private StoredData inMemory(
            List<String> names, int label, RawTable table, List<String> notes, Optional<TableMemory> memory) {
        int[] labelled = labelled(source.name(), names.get(label), table, label, notes);
        Split split = split(names, table, label, labelled);
        TableSchema schema = SchemaInference.of(source.name(), source.columns(), table, split.training(), options)
                .withCellFormat(source.cellFormat());
        LabelTellers.note(schema, table, label, split.training()).ifPresent(notes::add);
        RowEncoder encoder = schema.encoder(names);
        return new StoredData(
                encode(encoder, source, table, complete(encoder, source, table, split.training(), "train with", notes)),
                split.validation().length == 0
                        ? Optional.empty()
                        : Optional.of(encode(
                                encoder,
                                source,
                                table,
                                complete(encoder, source, table, split.validation(), "validate by", notes))),
                test.map(other -> testRows(schema, other, notes, memory))
                        .orElseGet(() -> encode(
                                encoder,
                                source,
                                table,
                                complete(encoder, source, table, split.test(), "test with", notes))),
                schema,
                heldOut(),
                notes);
    }

    private int labelOf(List<String> names) {
        if (names.size() < 2) {
            throw new InvalidInputException(source.name()
                    + ": has only one column; features and a label are needed (of a text file, --separator says what"
                    + " stands between cells)");
        }
        try {
            return ColumnNames.find(names, options.label().orElseThrow());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source.name() + ": " + e.getMessage() + ", to take one as label");
        }
    }

    private StoredTable read(List<String> names, int label, Optional<TableMemory> memory) {
        List<CellType> types =
                new ArrayList<>(SchemaInference.types(source.name(), source.columns(), source.likelyTypes(), options));
        int ignoredTime = ignoredTime(names);
        if (ignoredTime >= 0) {
            types.set(ignoredTime, source.likelyTypes().get(ignoredTime));
        }
        Optional<TableMemory> checked = memory.map(all -> new TableMemory(all.bytes(), all.folder(), line -> {
            // Throws before the rest is read, if it cannot be divided.
            streamSplit(names, label);
            all.announce().accept(line);
        }));
        StoredTable table = stored(source, types, TableSource.Mismatch.WIDEN, checked);
        List<CellType> allFound = table.types();
        for (int column = 0; column < types.size(); column++) {
            CellType found = allFound.get(column);
            // Names are looked up only where that matters: of thousands of columns it would take seconds.
            if (types.get(column) != found && column != ignoredTime && isAskedFor(names, column, label)) {
                List<CellType> asked = new ArrayList<>(allFound);
                asked.set(column, types.get(column));
                table.close();
                throw mismatch(asked, column == label);
            }
        }
        return table;
    }

    /** The column by whose times rows are held out, if it is ignored as a feature, and so would be read as texts; else -1. */
    private int ignoredTime(List<String> names) {
        if (!(holdOut instanceof HoldOut.Latest(String time))) {
            return -1;
        }
        int column;
        try {
            column = ColumnNames.find(names, time);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source.name() + ": " + e.getMessage());
        }
        return options.kinds().entrySet().stream()
                        .anyMatch(asked -> asked.getValue() == SchemaOptions.Kind.IGNORED
                                && ColumnNames.find(names, asked.getKey()) == column)
                ? column
                : -1;
    }

    private static StoredTable stored(
            TableSource source, List<CellType> types, TableSource.Mismatch mismatch, Optional<TableMemory> memory) {
        return memory.isPresent()
                ? StoredTable.read(source, types, mismatch, memory.get())
                : new StoredTable.InMemory(RawTable.readAll(source, types, mismatch));
    }

    /** Reads again for an error that names the first cell that does not fit. */
    private InvalidInputException mismatch(List<CellType> asked, boolean isLabel) {
        try (RowReader reader = source.read(asked, TableSource.Mismatch.FAIL)) {
            reader.forEachRemaining(_ -> {});
        } catch (InvalidInputException e) {
            return new InvalidInputException(
                    e.getMessage() + (isLabel ? "; if the labels are classes, use --task classify" : ""));
        }
        return new InvalidInputException(source.name() + ": was changed while it was read");
    }

    private boolean isAskedFor(List<String> names, int column, int label) {
        return column == label && options.task() == Task.REGRESS
                || Stream.concat(options.kinds().keySet().stream(), options.transforms().keySet().stream())
                        .anyMatch(name -> ColumnNames.find(names, name) == column);
    }

    /** The rows that have a label: nothing can be learned from the others. */
    private static int[] labelled(String name, String labelName, RawTable table, int label, List<String> notes) {
        RawColumn labels = table.column(label);
        int[] rows = IntStream.range(0, table.rows())
                .filter(row -> !labels.isMissing(row))
                .toArray();
        if (rows.length == 0) {
            throw new InvalidInputException(
                    name + ", column " + FileErrors.quote(labelName) + ": the label is missing in every row");
        }
        if (rows.length < table.rows()) {
            notes.add(name + ": " + rows(table.rows() - rows.length) + " without a label left out");
        }
        return rows;
    }

    private Split split(List<String> names, RawTable table, int label, int... labelled) {
        int rows = labelled.length;
        if (rows < 2) {
            throw new InvalidInputException(
                    source.name() + ": has only one row, of which none can be held out to test with");
        }
        if (table.column(label) instanceof RawColumn.Texts texts
                && texts.texts().size() > FEW_CLASSES) {
            // Throws if these are too many to be classes.
            SchemaInference.of(source.name(), source.columns(), table, labelled, options);
        }
        int testRows = test.isPresent() ? 0 : HoldOut.testRows(rows);
        int validationRows = HoldOut.validationRows(validation, rows - testRows);
        if (testRows + validationRows == 0) {
            return new Split(labelled, new int[0], new int[0]);
        }
        RawTable all = rows == table.rows() ? table : table.select(labelled);
        Split split = holdOut.split(
                source.name(),
                names,
                all,
                label,
                validationRows,
                testRows,
                seed,
                row -> source.placeOf(table.firstRow() + labelled[row]));
        return new Split(
                those(labelled, split.training()), those(labelled, split.validation()), those(labelled, split.test()));
    }

    private static int[] those(int[] rows, int... places) {
        return Arrays.stream(places).map(place -> rows[place]).toArray();
    }

    /** Leaves out rows with missing cells if that is asked for. */
    private int[] complete(
            RowEncoder encoder, TableSource rowsOf, RawTable table, int[] rows, String use, List<String> notes) {
        if (options.onMissing() != OnMissing.DROP) {
            return rows;
        }
        int[] complete = encoder.completeRows(table, rows);
        if (complete.length == 0) {
            throw new InvalidInputException(
                    rowsOf.name() + ": every row to " + use + " has a missing cell, so none is left");
        }
        if (complete.length < rows.length) {
            notes.add(rows(rows.length - complete.length) + " to " + use + ", with missing cells, left out");
        }
        return complete;
    }

    private static ModelRows encode(RowEncoder encoder, TableSource source, RawTable table, int... rows) {
        return new ModelRows.InMemory(
                encoder.encode(table, rows, source::placeOf).table());
    }

    private ModelRows testRows(
            TableSchema schema, TableSource other, List<String> notes, Optional<TableMemory> memory) {
        RowEncoder encoder = schema.encoder(other);
        if (!encoder.hasLabel()) {
            throw new InvalidInputException(other.name() + ": has no column '"
                    + schema.label().orElseThrow().name() + "', the label to test with");
        }
        try (StoredTable rows = stored(other, encoder.types(), TableSource.Mismatch.FAIL, memory)) {
            return switch (rows) {
                case StoredTable.InMemory whole -> {
                    String label = schema.label().orElseThrow().name();
                    int[] labelled = labelled(other.name(), label, whole.table(), encoder.labelColumn(), notes);
                    yield encode(
                            encoder,
                            other,
                            whole.table(),
                            complete(encoder, other, whole.table(), labelled, "test with", notes));
                }
                case SpilledTable spilled ->
                    new LargeTable(other, spilled, memory.orElseThrow()).encode(encoder, notes);
            };
        }
    }

    static String rows(long count) {
        return String.format(Locale.ROOT, "%,d row%s", count, count == 1 ? "" : "s");
    }
}

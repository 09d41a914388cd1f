package org.kudari.cli.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.kudari.cli.terminal.Text;
import org.kudari.data.Split;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
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
 *
 * @param source the table
 * @param test the rows to test with; empty to hold some out
 * @param options what is asked of the schema; it has a label
 * @param holdOut which rows are held out
 * @param validation the fraction of the training rows to validate by, perhaps 0
 * @param seed the seed of what is held out
 * @param memory how much memory tables may take, and where they go if they need more
 */
public record TableLoader(
        TableSource source,
        Optional<TableSource> test,
        SchemaOptions options,
        HoldOut holdOut,
        double validation,
        long seed,
        TableMemory memory) {
    /** A label of more texts than this is looked at before its classes are divided. */
    private static final int FEW_CLASSES = 50;

    /**
     * Loads the data.
     *
     * @throws InvalidInputException if a table cannot be read or used
     */
    public TrainingData load() {
        List<String> names = ColumnNames.distinct(source.columns());
        int label = labelOf(names);
        try (StoredTable rows = read(names, label)) {
            return switch (rows) {
                case StoredTable.InMemory whole -> inMemory(names, label, whole.table());
                case SpilledTable spilled ->
                    new LargeTable(source, spilled, memory)
                            .load(
                                    options,
                                    streamSplit(),
                                    heldOut(),
                                    (table, notes) -> test.map(other -> testRows(table.schema(), other, notes)));
            };
        }
    }

    private Optional<String> heldOut() {
        return test.isPresent() ? Optional.empty() : Optional.of(holdOut.describe());
    }

    private StreamSplit streamSplit() {
        return LargeTable.split(source.name(), holdOut, test.isEmpty(), validation, seed);
    }

    private TrainingData inMemory(List<String> names, int label, RawTable table) {
        List<String> notes = new ArrayList<>();
        int[] labelled = labelled(source.name(), table, label, notes);
        Split split = split(names, table, label, labelled);
        TableSchema schema = SchemaInference.of(source.name(), names, table, split.training(), options);
        RowEncoder encoder = schema.encoder(names);
        return new TrainingData(
                encode(encoder, source, table, complete(encoder, table, split.training(), "train with", notes)),
                split.validation().length == 0
                        ? Optional.empty()
                        : Optional.of(encode(
                                encoder,
                                source,
                                table,
                                complete(encoder, table, split.validation(), "validate by", notes))),
                test.map(other -> testRows(schema, other, notes))
                        .orElseGet(() -> encode(
                                encoder, source, table, complete(encoder, table, split.test(), "test with", notes))),
                schema,
                heldOut(),
                notes);
    }

    private int labelOf(List<String> names) {
        if (names.size() < 2) {
            throw new InvalidInputException(source.name()
                    + ": has only one column; features and a label are needed (--separator says what stands between"
                    + " cells)");
        }
        try {
            return ColumnNames.find(names, options.label().orElseThrow());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source.name() + ": " + e.getMessage() + ", to take one as label");
        }
    }

    private StoredTable read(List<String> names, int label) {
        List<CellType> types = SchemaInference.types(source.name(), names, source.likelyTypes(), options);
        TableMemory checked = new TableMemory(memory.bytes(), memory.folder(), line -> {
            // Throws before the rest is read, if it cannot be divided.
            streamSplit();
            memory.announce().accept(line);
        });
        StoredTable table = StoredTable.read(source, types, TableSource.Mismatch.WIDEN, checked);
        for (int column = 0; column < types.size(); column++) {
            CellType found = table.types().get(column);
            if (isAskedFor(names, column, label) && types.get(column) != found) {
                List<CellType> asked = new ArrayList<>(table.types());
                asked.set(column, types.get(column));
                table.close();
                throw mismatch(asked, column == label);
            }
        }
        return table;
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
                || options.kinds().keySet().stream().anyMatch(name -> ColumnNames.find(names, name) == column);
    }

    /** The rows that have a label: nothing can be learned from the others. */
    private static int[] labelled(String name, RawTable table, int label, List<String> notes) {
        RawColumn labels = table.column(label);
        int[] rows = IntStream.range(0, table.rows())
                .filter(row -> !labels.isMissing(row))
                .toArray();
        if (rows.length == 0) {
            throw new InvalidInputException(name + ": no row has a label");
        }
        if (rows.length < table.rows()) {
            notes.add(name + ": " + Text.count(table.rows() - rows.length, "row") + " without a label left out");
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
            SchemaInference.of(source.name(), names, table, labelled, options);
        }
        int testRows = test.isPresent() ? 0 : TrainingData.testRows(rows);
        int validationRows = TrainingData.validationRows(validation, rows - testRows);
        if (testRows + validationRows == 0) {
            return new Split(labelled, new int[0], new int[0]);
        }
        RawTable all = rows == table.rows() ? table : table.select(labelled);
        Split split = holdOut.split(source.name(), names, all, all.column(label), validationRows, testRows, seed);
        return new Split(
                those(labelled, split.training()), those(labelled, split.validation()), those(labelled, split.test()));
    }

    private static int[] those(int[] rows, int... places) {
        return Arrays.stream(places).map(place -> rows[place]).toArray();
    }

    /** Leaves out rows with missing cells if that is asked for. */
    private int[] complete(RowEncoder encoder, RawTable table, int[] rows, String use, List<String> notes) {
        if (options.onMissing() != OnMissing.DROP) {
            return rows;
        }
        int[] complete = encoder.completeRows(table, rows);
        if (complete.length < rows.length) {
            notes.add(Text.count(rows.length - complete.length, "row") + " to " + use + " with missing cells left out");
        }
        return complete;
    }

    private static ModelRows encode(RowEncoder encoder, TableSource source, RawTable table, int... rows) {
        return new ModelRows.InMemory(
                encoder.encode(table, rows, source::placeOf).table());
    }

    private ModelRows testRows(TableSchema schema, TableSource other, List<String> notes) {
        RowEncoder encoder = schema.encoder(other);
        if (!encoder.hasLabel()) {
            throw new InvalidInputException(other.name() + ": has no column '"
                    + schema.label().orElseThrow().name() + "', the label to test with");
        }
        try (StoredTable rows = StoredTable.read(other, encoder.types(), TableSource.Mismatch.FAIL, memory)) {
            return switch (rows) {
                case StoredTable.InMemory whole -> {
                    int[] labelled = labelled(other.name(), whole.table(), encoder.labelColumn(), notes);
                    yield encode(
                            encoder,
                            other,
                            whole.table(),
                            complete(encoder, whole.table(), labelled, "test with", notes));
                }
                case SpilledTable spilled -> new LargeTable(other, spilled, memory).encode(encoder, notes);
            };
        }
    }
}

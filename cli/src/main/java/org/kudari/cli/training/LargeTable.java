package org.kudari.cli.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.cli.terminal.Text;
import org.kudari.data.file.RowFile;
import org.kudari.io.InvalidInputException;
import org.kudari.table.TableSource;
import org.kudari.table.schema.RowEncoder;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.inference.SchemaOptions;
import org.kudari.table.stream.SpilledTable;
import org.kudari.table.stream.StreamSplit;
import org.kudari.table.stream.StreamedTable;
import org.kudari.table.stream.TableMemory;

/**
 * Makes training data of a table that does not fit in memory: rows in temporary files.
 *
 * @param source where the rows come from
 * @param rows the rows as they were read
 * @param memory where files are
 */
record LargeTable(TableSource source, SpilledTable rows, TableMemory memory) {

    /**
     * How rows are held out without looking at all of them first.
     *
     * @param testRows whether to hold some out for the test
     * @throws InvalidInputException if it cannot be done
     */
    static StreamSplit split(String source, HoldOut holdOut, boolean testRows, double validation, long seed) {
        double test = testRows ? TrainingData.TEST_FRACTION : 0;
        return switch (holdOut) {
            case HoldOut.Random _ -> new StreamSplit(test, validation, Optional.empty(), seed);
            case HoldOut.Groups groups -> new StreamSplit(test, validation, Optional.of(groups.column()), seed);
            case HoldOut.Latest latest -> {
                if (testRows || validation > 0) {
                    throw new InvalidInputException(
                            source + ": --split time:" + latest.column() + " sorts all rows, and"
                                    + " these do not fit in memory; give the latest rows by --test, with --validation 0");
                }
                yield new StreamSplit(0, 0, Optional.empty(), seed);
            }
        };
    }

    /**
     * Learns the schema, and encodes all rows.
     *
     * @param names the names of the columns
     * @param heldOut how rows are held out in words; empty if no test rows are
     */
    TrainingData load(SchemaOptions options, StreamSplit split, Optional<String> heldOut, TestRows testRows) {
        StreamedTable table = StreamedTable.of(source, rows, options, split, memory.folder());
        boolean isComplete = false;
        try {
            List<String> notes = new ArrayList<>();
            notes.add(Text.format(
                    "%s: converted to a temporary file of %s in %s; a pass over it shuffles blocks, and the rows of some"
                            + " of them",
                    source.name(), Text.bytes(table.bytes()), memory.folder()));
            note(notes, source.name(), table.unlabelled(), "without a label");
            note(notes, source.name(), table.incomplete(), "with missing cells");
            Optional<ModelRows> given = testRows.load(table, notes);
            Optional<ModelRows> validation = used(table.validation(), table.schema());
            Optional<ModelRows> held = used(table.test(), table.schema());
            TrainingData data = new TrainingData(
                    new ModelRows.InFile(table.training(), table.schema()),
                    validation,
                    given.or(() -> held).orElseThrow(),
                    table.schema(),
                    heldOut,
                    notes);
            isComplete = true;
            return data;
        } finally {
            if (!isComplete) {
                table.close();
            }
        }
    }

    /** Rows of a file; an empty one is given up at once. */
    private static Optional<ModelRows> used(RowFile file, TableSchema schema) {
        if (file.rows() == 0) {
            file.close();
            return Optional.empty();
        }
        return Optional.of(new ModelRows.InFile(file, schema));
    }

    /** The rows to test with, if they come from elsewhere. */
    interface TestRows {
        Optional<ModelRows> load(StreamedTable table, List<String> notes);
    }

    /** Encodes all rows that have a label by a schema that is known. */
    ModelRows encode(RowEncoder encoder, List<String> notes) {
        RowFile file = StreamedTable.encode(source, rows, encoder, memory.folder());
        notes.add(Text.format(
                "%s: converted to a temporary file of %s in %s",
                source.name(), Text.bytes(file.bytes()), memory.folder()));
        note(notes, source.name(), rows.rows() - file.rows(), "without a label or with missing cells");
        return new ModelRows.InFile(file, encoder.schema());
    }

    private static void note(List<String> notes, String source, long rows, String which) {
        if (rows > 0) {
            notes.add(source + ": " + Text.count(rows, "row") + " " + which + " left out");
        }
    }
}

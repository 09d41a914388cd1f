package org.kudari.table.stream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.kudari.data.file.RowFile;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TableSource;
import org.kudari.table.schema.ColumnNames;
import org.kudari.table.schema.RowEncoder;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.schema.inference.SchemaInference;
import org.kudari.table.schema.inference.SchemaOptions;

/**
 * A table larger than memory as a model takes it: a schema that was learned from the training rows, and a file each of the
 * rows to train with, to validate by and to test with. Closing it deletes the files.
 *
 * @param schema what the columns are for
 * @param training the rows to train with, at least one
 * @param validation the rows to validate by, perhaps none
 * @param test the rows to test with, perhaps none
 * @param unlabelled the number of rows that were left out since they have no label
 * @param incomplete the number of rows that were left out since they have missing cells
 */
public record StreamedTable(
        TableSchema schema, RowFile training, RowFile validation, RowFile test, long unlabelled, long incomplete)
        implements AutoCloseable {

    /**
     * Converts a table.
     *
     * @param source where the rows come from
     * @param rows the rows
     * @param options what is asked of the schema; it has a label
     * @param split how the rows are divided
     * @param folder where the files are
     * @return the result, which the caller closes
     * @throws InvalidInputException if the table cannot be used, or a file cannot be written
     */
    public static StreamedTable of(
            TableSource source, SpilledTable rows, SchemaOptions options, StreamSplit split, Path folder) {
        return new Conversion(source, rows, options, split, folder).run();
    }

    /**
     * Encodes all rows that have a label, by a schema that is known.
     *
     * @param source where the rows come from
     * @param rows the rows, read by the types of the encoder
     * @param encoder the encoder of the source, with its label
     * @param folder where the file is
     * @return the file, which the caller closes
     * @throws InvalidInputException if a row cannot be encoded, no row is left, or the file cannot be written
     */
    public static RowFile encode(TableSource source, SpilledTable rows, RowEncoder encoder, Path folder) {
        StreamSplit none = new StreamSplit(0, 0, Optional.empty(), 0);
        RowDivision division = new RowDivision(none, encoder.labelColumn());
        try (EncodedRows encoded = new EncodedRows(encoder, source::placeOf, folder)) {
            for (RawTable block : rows.blocks()) {
                encoded.add(block, division.next(block).training());
            }
            RowFile file = encoded.finish();
            if (file.rows() == 0) {
                file.close();
                throw encoded.incomplete() == 0
                        ? noLabel(source, encoder.schema().label().orElseThrow().name())
                        : new InvalidInputException(
                                source.name() + ": every row to test with has a missing cell, so none is left");
            }
            return file;
        }
    }

    private static InvalidInputException noLabel(TableSource source, String label) {
        return new InvalidInputException(
                source.name() + ", column " + FileErrors.quote(label) + ": the label is missing in every row");
    }

    /** {@return the bytes of all files} */
    public long bytes() {
        return training.bytes() + validation.bytes() + test.bytes();
    }

    @Override
    public void close() {
        training.close();
        validation.close();
        test.close();
    }

    /** The passes over the rows. */
    private record Conversion(
            TableSource source, SpilledTable rows, SchemaOptions options, StreamSplit split, Path folder) {

        StreamedTable run() {
            List<String> names = ColumnNames.distinct(source.columns());
            int label = find(names, options.label().orElseThrow());
            if (!hasLabel(label)) {
                throw noLabel(source, names.get(label));
            }
            Supplier<RowDivision> divisions = divisions(names, label);
            TableSchema schema = schema(divisions);
            RowEncoder encoder = schema.encoder(names);
            RowDivision division = divisions.get();
            try (EncodedRows training = new EncodedRows(encoder, source::placeOf, folder);
                    EncodedRows validation = new EncodedRows(encoder, source::placeOf, folder);
                    EncodedRows test = new EncodedRows(encoder, source::placeOf, folder)) {
                long unlabelled = 0;
                for (RawTable block : rows.blocks()) {
                    RowDivision.Parts parts = division.next(block);
                    training.add(block, parts.training());
                    validation.add(block, parts.validation());
                    test.add(block, parts.test());
                    unlabelled += parts.unlabelled();
                }
                long incomplete = training.incomplete() + validation.incomplete() + test.incomplete();
                return finish(schema, unlabelled, incomplete, training, validation, test);
            }
        }

        /** No file is left open if the last one cannot be written. */
        private StreamedTable finish(TableSchema schema, long unlabelled, long incomplete, EncodedRows... parts) {
            List<RowFile> files = new ArrayList<>();
            boolean isComplete = false;
            try {
                for (EncodedRows part : parts) {
                    files.add(part.finish());
                }
                StreamedTable table =
                        new StreamedTable(schema, files.get(0), files.get(1), files.get(2), unlabelled, incomplete);
                requireRows(table);
                isComplete = true;
                return table;
            } finally {
                if (!isComplete) {
                    files.forEach(RowFile::close);
                }
            }
        }

        private boolean hasLabel(int label) {
            for (RawTable block : rows.blocks()) {
                RawColumn labels = block.column(label);
                for (int row = 0; row < block.rows(); row++) {
                    if (!labels.isMissing(row)) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** A division for each pass. */
        private Supplier<RowDivision> divisions(List<String> names, int label) {
            if (split.group().isEmpty()) {
                return () -> new RowDivision(split, label);
            }
            int group = find(names, split.group().get());
            GroupUses uses = GroupUses.of(source.name(), rows.blocks(), split, label, group);
            return () -> new RowDivision(split, label, group, uses);
        }

        private TableSchema schema(Supplier<RowDivision> divisions) {
            Iterable<SchemaInference.TrainingRows> training = () -> {
                RowDivision division = divisions.get();
                Iterator<RawTable> blocks = rows.blocks().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return blocks.hasNext();
                    }

                    @Override
                    public SchemaInference.TrainingRows next() {
                        RawTable block = blocks.next();
                        return new SchemaInference.TrainingRows(
                                block, division.next(block).training());
                    }
                };
            };
            return SchemaInference.of(source.name(), source.columns(), training, options)
                    .withCellFormat(source.cellFormat());
        }

        private void requireRows(StreamedTable table) {
            requireRows(table.training, 1, "train with");
            requireRows(table.validation, split.validation(), "validate by");
            requireRows(table.test, split.test(), "test with");
        }

        private void requireRows(RowFile file, double asked, String use) {
            if (asked > 0 && file.rows() == 0) {
                throw new InvalidInputException(source.name() + ": no rows are left to " + use);
            }
        }

        private int find(List<String> names, String column) {
            try {
                return ColumnNames.find(names, column);
            } catch (InvalidInputException e) {
                throw new InvalidInputException(source.name() + ": " + e.getMessage());
            }
        }
    }
}

package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.kudari.data.Target;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.table.CellText;
import org.kudari.table.CellType;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;

/**
 * Turns rows into the inputs of a model by a {@link TableSchema}. A row of a program, as a map or a record, becomes the
 * same bits as that row of a file. Immutable: any number of threads may use one.
 */
public final class RowEncoder {
    private static final LongFunction<String> COUNTED = row -> "row " + row + " (counted from 0)";
    private static final LongFunction<String> NOWHERE = _ -> "";
    private static final int ABSENT = -1;
    /** The place of a missing label or of an unknown class. */
    private static final int NO_LABEL = -1;

    private static final int NO_CLASS = -2;

    private final TableSchema schema;
    private final List<String> names;
    private final Slot[] slots;
    private final int label;
    private final Optional<CategoryPlaces> classes;
    private final int width;
    private final int indexWidth;
    private final boolean failsOnMissing;
    private final CellValues values;

    /**
     * A column that the model sees.
     *
     * @param source its index in the source
     * @param at where its features begin in a row
     * @param indexAt where its index is in a row
     * @param places of a category: where its values are; null for other kinds
     */
    private record Slot(ColumnSchema column, int source, int at, int indexAt, CategoryPlaces places) {}

    RowEncoder(TableSchema schema, List<String> names) {
        this(schema, names, true);
    }

    private RowEncoder(TableSchema schema, List<String> names, boolean isLabelled) {
        this.schema = schema;
        this.names = names;
        Map<String, Integer> sources = new HashMap<>();
        names.forEach(name -> sources.put(name, sources.size()));
        List<Slot> found = new ArrayList<>();
        int at = 0;
        int indexAt = 0;
        for (ColumnSchema column : schema.columns()) {
            if (!column.isFeature()) {
                continue;
            }
            Integer source = sources.get(column.name());
            if (source == null) {
                throw new InvalidInputException("there is no column " + FileErrors.quote(column.name())
                        + ", which the model takes; the columns are " + FileErrors.list(names));
            }
            CategoryPlaces places = column instanceof CategoryColumn category
                    ? new CategoryPlaces(category.values(), category.placeOfMissing(), category.placeOfOther())
                    : null;
            found.add(new Slot(column, source, at, indexAt, places));
            at += column.width();
            indexAt += column.embedding().isPresent() ? 1 : 0;
        }
        slots = found.toArray(Slot[]::new);
        width = at;
        indexWidth = indexAt;
        label = isLabelled
                ? schema.label().map(column -> names.indexOf(column.name())).orElse(ABSENT)
                : ABSENT;
        classes = schema.classes().isEmpty()
                ? Optional.empty()
                : Optional.of(new CategoryPlaces(schema.classes(), NO_LABEL, NO_CLASS));
        failsOnMissing = schema.onMissing() == OnMissing.FAIL;
        values = new CellValues(schema.cellFormat());
    }

    /** {@return an encoder for the same source that does not read the label} */
    public RowEncoder withoutLabel() {
        return new RowEncoder(schema, names, false);
    }

    /** {@return the schema} */
    public TableSchema schema() {
        return schema;
    }

    /** {@return whether the source has a label, and it is encoded} */
    public boolean hasLabel() {
        return label != ABSENT;
    }

    /**
     * {@return the index of the label among the source's columns}
     *
     * @throws IllegalStateException if there is none, or it is not encoded
     */
    public int labelColumn() {
        if (label == ABSENT) {
            throw new IllegalStateException("the source has no label that is encoded");
        }
        return label;
    }

    /** {@return the types to read the source's columns by; those that the model does not see as text, which all cells are} */
    public List<CellType> types() {
        CellType[] types = new CellType[names.size()];
        Arrays.fill(types, CellType.TEXT);
        for (Slot slot : slots) {
            types[slot.source] = slot.column.type();
        }
        if (hasLabel()) {
            types[label] = schema.label().orElseThrow().type();
        }
        return List.of(types);
    }

    /** {@return the number of float features of a row} */
    public int width() {
        return width;
    }

    /** {@return the number of indices of a row, one for each embedded column} */
    public int indexWidth() {
        return indexWidth;
    }

    /**
     * {@return those of some rows that have no missing cell in the columns that the model sees, nor in the label}
     *
     * @param table a table of the source
     * @param rows rows of the table, from 0
     */
    public int[] completeRows(RawTable table, int... rows) {
        return Arrays.stream(rows).filter(row -> isComplete(table, row)).toArray();
    }

    private boolean isComplete(RawTable table, int row) {
        if (hasLabel() && table.column(label).isMissing(row)) {
            return false;
        }
        for (Slot slot : slots) {
            if (table.column(slot.source).isMissing(row)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Encodes all rows of a table. Errors count the rows from 0.
     *
     * @param table a table of the source, or a block of one
     * @return its rows as a model takes them
     * @throws InvalidInputException as {@link #encode(RawTable, int[], LongFunction)}
     */
    public EncodedTable encode(RawTable table) {
        return encode(table, IntStream.range(0, table.rows()).toArray(), COUNTED);
    }

    /**
     * Encodes some rows of a table.
     *
     * @param table a table of the source, or a block of one
     * @param rows the rows of the table, from 0, in the order of the result
     * @param placeOf where a row of the source stands, for errors
     * @return the rows as a model takes them
     * @throws InvalidInputException if a number is too far from those of the training set, a class was never seen in
     *     training, a label is missing, or a cell is missing and must not be; the message names row and column
     * @throws IllegalArgumentException if a column was read by another type than {@link #types} says
     */
    public EncodedTable encode(RawTable table, int[] rows, LongFunction<String> placeOf) {
        if (table.columns().size() != names.size()) {
            throw new IllegalArgumentException(
                    "a table of " + table.columns().size() + " columns, but the source has " + names.size());
        }
        float[] features = new float[length(rows.length, width)];
        int[] indices = new int[length(rows.length, indexWidth)];
        for (Slot slot : slots) {
            RawColumn cells = table.column(slot.source);
            if (failsOnMissing) {
                requireComplete(table, slot, rows, placeOf);
            }
            switch (slot.column) {
                case NumberColumn number -> {
                    double[] values = numbers(cells, number);
                    for (int i = 0, at = slot.at; i < rows.length; i++, at += width) {
                        if (!encode(number, values[rows[i]], features, at)) {
                            throw tooFar(number, values[rows[i]], table.firstRow() + rows[i], placeOf);
                        }
                    }
                }
                case TimeColumn time -> {
                    double[] seconds = times(cells, time);
                    for (int i = 0, at = slot.at; i < rows.length; i++, at += width) {
                        time.encode(seconds[rows[i]], features, at);
                    }
                }
                case CategoryColumn category -> {
                    int[] places = slot.places.of(cells, rows);
                    for (int i = 0; i < rows.length; i++) {
                        encode(
                                category,
                                places[i],
                                features,
                                i * width + slot.at,
                                indices,
                                i * indexWidth + slot.indexAt);
                    }
                }
                default -> throw new AssertionError(slot.column);
            }
        }
        return new EncodedTable(rows.length, width, features, indexWidth, indices, target(table, rows, placeOf));
    }

    /**
     * {@return the labels of some rows as a model is trained on them}
     *
     * @param table a table of the source, or a block of one
     * @param rows the rows of the table, from 0, in the order of the result
     * @param placeOf where a row of the source stands, for errors
     * @throws InvalidInputException if a label is missing, is a class that was never seen in training, or is a number too
     *     far from those of the training set; the message names row and column
     * @throws IllegalStateException if the source has no label that is encoded
     */
    public Target labels(RawTable table, int[] rows, LongFunction<String> placeOf) {
        labelColumn();
        return target(table, rows, placeOf).orElseThrow();
    }

    /**
     * Encodes one row of a program. Of each column, the value is a number, text, boolean or a value of {@code java.time},
     * as it fits. A text is read as the same text of a file is, by the schema's {@link TableSchema#cellFormat}. A value
     * that is null or not there is a missing cell. Values of the label and of ignored columns are not looked at.
     *
     * @param row values by the names of columns
     * @param features receives {@link #width} features
     * @param at the index of the first of them
     * @param indices receives {@link #indexWidth} indices
     * @param indexAt the index of the first of them
     * @throws InvalidInputException if there is no column of a name, a value does not fit its column, or as for a table;
     *     the message names the column
     */
    public void encode(Map<String, ?> row, float[] features, int at, int[] indices, int indexAt) {
        int known = 0;
        for (Slot slot : slots) {
            String name = slot.column.name();
            Object value = row.get(name);
            if (value != null || row.containsKey(name)) {
                known++;
            }
            encode(slot, value, features, at + slot.at, indices, indexAt + slot.indexAt);
        }
        if (known < row.size()) {
            requireKnown(row.keySet());
        }
    }

    /**
     * Encodes one row of a program, as {@link #encode(Map, float[], int, int[], int)} does. The components of the record
     * are the columns.
     *
     * @param row the row
     * @param features receives {@link #width} features
     * @param at the index of the first of them
     * @param indices receives {@link #indexWidth} indices
     * @param indexAt the index of the first of them
     * @throws InvalidInputException as for a map
     * @throws IllegalArgumentException if the record's accessors cannot be called from here
     */
    public void encode(Record row, float[] features, int at, int[] indices, int indexAt) {
        encode(RecordValues.of(row), features, at, indices, indexAt);
    }

    private void encode(Slot slot, Object value, float[] features, int at, int[] indices, int indexAt) {
        try {
            boolean isMissing = switch (slot.column) {
                case NumberColumn column -> {
                    double number = values.number(value);
                    if (!encode(column, number, features, at)) {
                        throw tooFar(column, number, 0, NOWHERE);
                    }
                    yield Double.isNaN(number);
                }
                case TimeColumn column -> {
                    double time = values.time(value);
                    column.encode(time, features, at);
                    yield Double.isNaN(time);
                }
                case CategoryColumn column -> {
                    encode(column, slot.places.ofValue(value, values), features, at, indices, indexAt);
                    yield slot.places.isMissing(value, values);
                }
                default -> throw new AssertionError(slot.column);
            };
            if (isMissing && failsOnMissing) {
                throw missing(slot.column, 0, NOWHERE);
            }
        } catch (ValueException e) {
            throw wrong(slot.column, 0, NOWHERE, e.getMessage());
        }
    }

    /** Writes the features of a number, and says whether it is near enough to those of the training set. */
    private static boolean encode(NumberColumn column, double number, float[] features, int at) {
        float standardised = (float) column.encode(number);
        features[at] = standardised;
        if (column.flag()) {
            features[at + 1] = Double.isNaN(number) ? 1 : 0;
        }
        return Float.isFinite(standardised);
    }

    private static void encode(CategoryColumn column, int place, float[] features, int at, int[] indices, int indexAt) {
        if (column.embeddingWidth().isPresent()) {
            indices[indexAt] = column.index(place);
        } else {
            column.encode(place, features, at);
        }
    }

    private Optional<Target> target(RawTable table, int[] rows, LongFunction<String> placeOf) {
        if (!hasLabel()) {
            return Optional.empty();
        }
        RawColumn cells = table.column(label);
        return Optional.of(
                switch (schema.label().orElseThrow()) {
                    case ClassLabel column -> {
                        int[] found = classes.orElseThrow().of(cells, rows);
                        for (int i = 0; i < rows.length; i++) {
                            if (found[i] < 0) {
                                throw wrong(column, table.firstRow() + rows[i], placeOf, noClass(cells, rows[i]));
                            }
                        }
                        yield new Target.Classes(found, column.classes());
                    }
                    case QuantityLabel column -> {
                        double[] numbers = numbers(cells, column);
                        double[] standardised = new double[rows.length];
                        for (int i = 0; i < rows.length; i++) {
                            double number = numbers[rows[i]];
                            if (Double.isNaN(number)) {
                                throw wrong(column, table.firstRow() + rows[i], placeOf, "the label is missing");
                            }
                            standardised[i] = column.scale().apply(number);
                            if (!Float.isFinite((float) standardised[i])) {
                                throw tooFar(column, number, table.firstRow() + rows[i], placeOf);
                            }
                        }
                        yield new Target.Numbers(standardised);
                    }
                    default -> throw new AssertionError(schema.label());
                });
    }

    private String noClass(RawColumn cells, int row) {
        if (cells.isMissing(row)) {
            return "the label is missing";
        }
        return "class " + FileErrors.quote(CellText.of(cells, row)) + " was never seen in training; the classes are "
                + FileErrors.list(schema.classes());
    }

    private static double[] numbers(RawColumn cells, ColumnSchema column) {
        if (cells instanceof RawColumn.Numbers numbers) {
            return numbers.values();
        }
        throw unread(cells, column);
    }

    private static double[] times(RawColumn cells, ColumnSchema column) {
        if (cells instanceof RawColumn.Times times) {
            return times.seconds();
        }
        throw unread(cells, column);
    }

    private static IllegalArgumentException unread(RawColumn cells, ColumnSchema column) {
        return new IllegalArgumentException("column '" + column.name() + "' was read as "
                + cells.type().name().toLowerCase(Locale.ROOT) + ", but its schema is " + column.kind());
    }

    private static void requireComplete(RawTable table, Slot slot, int[] rows, LongFunction<String> placeOf) {
        RawColumn cells = table.column(slot.source);
        for (int row : rows) {
            if (cells.isMissing(row)) {
                throw missing(slot.column, table.firstRow() + row, placeOf);
            }
        }
    }

    private void requireKnown(Collection<String> given) {
        Set<String> known = new HashSet<>(schema.names());
        for (String name : given) {
            if (!known.contains(name)) {
                throw ColumnNames.unknown(name, schema.names());
            }
        }
    }

    private static InvalidInputException missing(ColumnSchema column, long row, LongFunction<String> placeOf) {
        return wrong(column, row, placeOf, "is missing, and missing cells are to be an error");
    }

    private static InvalidInputException tooFar(
            ColumnSchema column, double number, long row, LongFunction<String> placeOf) {
        double middle = switch (column) {
            case NumberColumn features -> features.fill();
            case QuantityLabel quantity -> quantity.scale().mean();
            default -> throw new AssertionError(column);
        };
        return wrong(
                column, row, placeOf, number + " is too far from the training set's " + middle + " to be standardised");
    }

    private static InvalidInputException wrong(
            ColumnSchema column, long row, LongFunction<String> placeOf, String message) {
        String place = placeOf.apply(row);
        return new InvalidInputException(
                (place.isEmpty() ? "" : place + ", ") + "column " + FileErrors.quote(column.name()) + ": " + message);
    }

    private static int length(int rows, int columns) {
        long length = (long) rows * columns;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("no array holds " + rows + " rows of " + columns);
        }
        return (int) length;
    }
}

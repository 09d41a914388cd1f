package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.data.Standardizer;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.table.CellFormat;
import org.kudari.table.RawTable;
import org.kudari.table.TableSource;

/**
 * What each column of a table is for, with all that was learned from the training rows. It is inferred by {@link
 * org.kudari.table.schema.inference.SchemaInference}, or built by a program. It is saved with a model, and turns rows
 * into the model's inputs by an {@link #encoder}.
 *
 * <p>Two schemas are equal if they encode all rows alike, and say the same of themselves.
 *
 * @param columns the columns in the order of the training table
 * @param onMissing what is done with missing cells
 * @param cellFormat how the cells of the training table were written, by which the texts of a row of a program are read
 */
public record TableSchema(List<ColumnSchema> columns, OnMissing onMissing, CellFormat cellFormat) {

    /**
     * Copies the list, and checks it.
     *
     * @throws IllegalArgumentException if two columns have one name, or two are labels
     */
    public TableSchema {
        columns = List.copyOf(columns);
        SchemaText.requireDistinct(
                "name", columns.stream().map(ColumnSchema::name).toList());
        if (columns.stream().filter(TableSchema::isLabel).count() > 1) {
            throw new IllegalArgumentException("a table has one label, not two");
        }
    }

    /**
     * A schema whose cells are written as usual.
     *
     * @param columns the columns in the order of the training table
     * @param onMissing what is done with missing cells
     * @throws IllegalArgumentException if two columns have one name, or two are labels
     */
    public TableSchema(List<ColumnSchema> columns, OnMissing onMissing) {
        this(columns, onMissing, CellFormat.USUAL);
    }

    /**
     * {@return this schema for rows whose cells are written in another way}
     *
     * @param format how they are written
     */
    public TableSchema withCellFormat(CellFormat format) {
        return new TableSchema(columns, onMissing, format);
    }

    /**
     * {@return a schema for classes of rows of numbers without names} The columns are named by their indices, and the
     * label comes last.
     *
     * @param scaling how the numbers are standardised
     * @param classes the classes
     */
    public static TableSchema ofNumbers(Standardizer scaling, List<String> classes) {
        return ofNumbers(scaling, new ClassLabel(Integer.toString(scaling.columns()), classes));
    }

    /**
     * {@return a schema for a quantity of rows of numbers without names} The columns are named by their indices, and the
     * label comes last.
     *
     * @param scaling how the numbers are standardised
     * @param quantity how the quantity is standardised
     */
    public static TableSchema ofNumbers(Standardizer scaling, Scale quantity) {
        return ofNumbers(scaling, new QuantityLabel(Integer.toString(scaling.columns()), quantity));
    }

    private static TableSchema ofNumbers(Standardizer scaling, ColumnSchema label) {
        List<ColumnSchema> columns = new ArrayList<>();
        for (int column = 0; column < scaling.columns(); column++) {
            double mean = scaling.mean()[column];
            Scale scale = new Scale(mean, scaling.deviation()[column]);
            columns.add(new NumberColumn(Integer.toString(column), mean, false, new Transform.None(), scale));
        }
        columns.add(label);
        return new TableSchema(columns, OnMissing.MEAN);
    }

    /**
     * {@return how the numbers of rows without texts, dates and gaps are standardised: one scale for each feature; empty if
     * a column needs more than that}
     */
    public Optional<Standardizer> scaling() {
        List<Scale> scales = new ArrayList<>();
        for (ColumnSchema column : columns) {
            switch (column) {
                case NumberColumn number
                when !number.flag() && number.transform() instanceof Transform.None -> scales.add(number.scale());
                case ClassLabel _, QuantityLabel _, IgnoredColumn _ -> {}
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Standardizer(
                scales.stream().mapToDouble(Scale::mean).toArray(),
                scales.stream().mapToDouble(Scale::deviation).toArray()));
    }

    /** {@return the names of the columns, in their order} */
    public List<String> names() {
        return columns.stream().map(ColumnSchema::name).toList();
    }

    /**
     * {@return a column}
     *
     * @param name its name
     * @throws InvalidInputException if there is none; the message lists those that there are
     */
    public ColumnSchema column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ColumnNames.unknown(name, names()));
    }

    /** {@return the column to predict; empty if there is none} */
    public Optional<ColumnSchema> label() {
        return columns.stream().filter(TableSchema::isLabel).findFirst();
    }

    /** {@return the task; empty if there is no label} */
    public Optional<Task> task() {
        return label().map(label -> label instanceof ClassLabel ? Task.CLASSIFY : Task.REGRESS);
    }

    /** {@return the classes to predict in the order of their indices; empty if the label is no class} */
    public List<String> classes() {
        return label().map(label -> label instanceof ClassLabel classes ? classes.classes() : List.<String>of())
                .orElse(List.of());
    }

    /** {@return the number of outputs of a model: one for each class, or one} */
    public int outputs() {
        return Math.max(1, classes().size());
    }

    /** {@return how the quantity to predict is standardised; empty if the label is no quantity} */
    public Optional<Scale> quantity() {
        return label().map(label -> label instanceof QuantityLabel quantity ? quantity.scale() : null);
    }

    /** {@return the number of float features of a row} */
    public int width() {
        return columns.stream().mapToInt(ColumnSchema::width).sum();
    }

    /** {@return the embedded columns, in the order of their indices} */
    public List<EmbeddingSize> embeddings() {
        return columns.stream()
                .map(ColumnSchema::embedding)
                .flatMap(Optional::stream)
                .toList();
    }

    /** {@return the number of inputs of a model's first layer: the float features, and the widths of all embeddings} */
    public int inputWidth() {
        return width() + embeddings().stream().mapToInt(EmbeddingSize::width).sum();
    }

    /**
     * Where a column is in an encoded row.
     *
     * @param column the name of the column
     * @param at where its float features begin
     * @param width the number of its float features
     * @param indexAt where its index is; -1 if it has none
     */
    public record Place(String column, int at, int width, int indexAt) {}

    /** {@return where the columns that the model sees are in an encoded row, in their order} */
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        int at = 0;
        int indexAt = 0;
        for (ColumnSchema column : columns) {
            boolean isEmbedded = column.embedding().isPresent();
            if (column.width() > 0 || isEmbedded) {
                places.add(new Place(column.name(), at, column.width(), isEmbedded ? indexAt : -1));
            }
            at += column.width();
            indexAt += isEmbedded ? 1 : 0;
        }
        return places;
    }

    /** {@return an encoder for sources with the training table's columns, in its order} */
    public RowEncoder encoder() {
        return encoder(names());
    }

    /**
     * {@return an encoder for the rows of a source} Columns are found by their names. The source may have them in another
     * order, and have more. It may lack the label and ignored columns.
     *
     * @param names the names of the source's columns, in its order
     * @throws InvalidInputException if a column is missing
     */
    public RowEncoder encoder(List<String> names) {
        return new RowEncoder(this, ColumnNames.distinct(names));
    }

    /**
     * {@return an encoder for the rows of a source without names} Its columns are those of the training table in their
     * order, with or without the label.
     *
     * @param count the number of the source's columns
     * @throws InvalidInputException if there are more or fewer
     */
    public RowEncoder encoder(int count) {
        List<String> names = names();
        if (count == names.size() - 1 && label().isPresent()) {
            names = names.stream()
                    .filter(name -> !name.equals(label().get().name()))
                    .toList();
        }
        if (count != names.size()) {
            throw new InvalidInputException((count == 1 ? "there is 1 column" : "there are " + count + " columns")
                    + ", but the training set had "
                    + columns.size() + (label().isPresent() ? ", the label included" : ""));
        }
        return new RowEncoder(this, names);
    }

    /**
     * {@return an encoder for the rows of a source} Columns are found by their names. If the source or the training table
     * has no names, they are taken in the order of the training table, with or without the label.
     *
     * @param source the source
     * @throws InvalidInputException if a column is missing; the message names the source
     */
    public RowEncoder encoder(TableSource source) {
        try {
            return source.isNamed() && hasNames()
                    ? encoder(source.columns())
                    : encoder(source.columns().size());
        } catch (InvalidInputException e) {
            throw new InvalidInputException(source.name() + ": " + e.getMessage());
        }
    }

    /** {@return whether the training table had names; columns without names are named by their indices} */
    public boolean hasNames() {
        List<String> names = names();
        for (int column = 0; column < names.size(); column++) {
            if (!names.get(column).equals(Integer.toString(column))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Encodes all rows of a table that has the training table's columns, in its order.
     *
     * @param table the table
     * @return its rows as a model takes them
     * @throws InvalidInputException as {@link RowEncoder#encode(RawTable)}
     */
    public EncodedTable encode(RawTable table) {
        return encoder().encode(table);
    }

    /** {@return the schema as a table: a line for each column, {@code column  kind  what is done with it}} */
    public String describe() {
        return SchemaText.table(columns, Integer.MAX_VALUE);
    }

    /**
     * {@return the schema as a table of which so many lines are columns} Of more columns, the first are there and the
     * label, and one line says how many of each kind are left out.
     *
     * @param most the most columns, at least 1
     */
    public String describe(int most) {
        return SchemaText.table(columns, most);
    }

    /**
     * Writes the schema as metadata, every number as exact text.
     *
     * @param metadata receives keys that begin with {@code kudari.table}
     */
    public void write(Map<String, String> metadata) {
        TableSchemaMetadata.write(this, metadata);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param metadata the metadata, with other keys beside it
     * @return an equal schema
     * @throws IllegalArgumentException if a part is missing or does not fit; the message names it
     */
    public static TableSchema read(Map<String, String> metadata) {
        return TableSchemaMetadata.read(metadata);
    }

    static boolean isLabel(ColumnSchema column) {
        return column instanceof ClassLabel || column instanceof QuantityLabel;
    }
}

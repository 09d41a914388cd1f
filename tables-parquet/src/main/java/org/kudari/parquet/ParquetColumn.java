package org.kudari.parquet;

import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.schema.FileSchema;
import dev.hardwood.schema.SchemaNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kudari.table.CellType;
import org.kudari.table.cells.SourceErrors;

/**
 * A column of a file that can be read.
 *
 * @param index the index among all columns of the file, nested ones included
 * @param name its name
 * @param type what its cells are
 * @param decoder how they are read
 */
record ParquetColumn(int index, String name, CellType type, CellDecoder decoder) {

    /**
     * Finds the columns that can be read.
     *
     * @param leftOut gets a sentence for each that cannot
     */
    static List<ParquetColumn> of(FileSchema schema, List<String> leftOut) {
        List<ParquetColumn> columns = new ArrayList<>();
        for (SchemaNode node : schema.getRootNode().children()) {
            switch (node) {
                case SchemaNode.PrimitiveNode cell
                when cell.repetitionType() != RepetitionType.REPEATED -> {
                    int index = cell.columnIndex();
                    Optional<CellDecoder> decoder = CellDecoders.of(schema.getColumn(index));
                    if (decoder.isPresent()) {
                        CellType type = CellDecoders.typeOf(schema.getColumn(index));
                        columns.add(new ParquetColumn(index, cell.name(), type, decoder.get()));
                    } else {
                        leftOut.add(note(cell.name(), "bytes (" + kind(cell) + ")"));
                    }
                }
                case SchemaNode.GroupNode group when group.isMap() -> leftOut.add(note(group.name(), "maps"));
                case SchemaNode.GroupNode group
                when !group.isList() -> leftOut.add(note(group.name(), "groups of values"));
                default -> leftOut.add(note(node.name(), "lists"));
            }
        }
        return columns;
    }

    private static String kind(SchemaNode.PrimitiveNode cell) {
        String type = cell.logicalType() == null
                ? cell.type().name()
                : cell.logicalType().toString();
        return type.toLowerCase(Locale.ROOT);
    }

    private static String note(String name, String cells) {
        return "column " + SourceErrors.quote(name) + " is left out: its cells are " + cells
                + ", not numbers, texts or times";
    }
}

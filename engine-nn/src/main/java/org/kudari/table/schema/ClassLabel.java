package org.kudari.table.schema;

import java.util.List;
import org.kudari.table.CellType;

/**
 * The class that a model predicts. Classes are the texts that they are: {@code 007} and {@code 7} are two.
 *
 * @param name the name of the column
 * @param classes the classes in the order of their indices, without duplicates
 */
public record ClassLabel(String name, List<String> classes) implements ColumnSchema {

    /**
     * Copies the list, and checks it.
     *
     * @throws IllegalArgumentException if there is no class, or one is there twice
     */
    public ClassLabel {
        classes = List.copyOf(classes);
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("the label '" + name + "' has no classes");
        }
        SchemaText.requireDistinct(name, classes);
    }

    @Override
    public String kind() {
        return "label";
    }

    @Override
    public String description() {
        return classes.size() + " classes to predict: " + SchemaText.list(classes);
    }

    @Override
    public CellType type() {
        return CellType.TEXT;
    }
}

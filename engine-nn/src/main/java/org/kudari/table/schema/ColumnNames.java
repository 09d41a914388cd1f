package org.kudari.table.schema;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;

/** The names of a table's columns. */
public final class ColumnNames {
    private ColumnNames() {}

    /**
     * {@return names of which each is there once} As in pandas, the second column {@code x} becomes {@code x.1}. A column
     * without a name gets its index.
     *
     * @param names the names as the source has them
     */
    public static List<String> distinct(List<String> names) {
        Set<String> given = new HashSet<>(names);
        Set<String> taken = new HashSet<>();
        List<String> distinct = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            String wanted = names.get(column).isEmpty() ? Integer.toString(column) : names.get(column);
            String name = wanted;
            // A new name must not be that of a column further on.
            for (int i = 1; taken.contains(name) || !name.equals(names.get(column)) && given.contains(name); i++) {
                name = wanted + "." + i;
            }
            taken.add(name);
            distinct.add(name);
        }
        return List.copyOf(distinct);
    }

    /**
     * {@return the index of the column that a user names}
     *
     * @param names the names of all columns
     * @param column a name, or an index from 0 if no column has that name
     * @throws InvalidInputException if there is no such column; the message lists those that there are
     */
    public static int find(List<String> names, String column) {
        String wanted = column.strip();
        int found = names.indexOf(wanted);
        if (found >= 0) {
            return found;
        }
        try {
            int index = Integer.parseInt(wanted);
            if (index >= 0 && index < names.size()) {
                return index;
            }
        } catch (NumberFormatException _) {
            // It is a name, and no column has it.
        }
        throw unknown(wanted, names);
    }

    static InvalidInputException unknown(String column, Collection<String> names) {
        return new InvalidInputException(
                "there is no column " + FileErrors.quote(column) + "; the columns are " + FileErrors.list(names));
    }
}

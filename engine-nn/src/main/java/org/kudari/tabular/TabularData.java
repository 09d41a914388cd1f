package org.kudari.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.data.Table;
import org.kudari.table.schema.TableSchema;

/**
 * What to train with and what to test with, as a model takes it.
 *
 * @param training the rows to train with
 * @param validation rows to judge the model by while it is trained; empty if there are none
 * @param test the rows to test with
 * @param schema what the columns are for
 * @param heldOut how the test rows were chosen among those of the table, in words; empty if they come from elsewhere
 * @param notes what a person should know about the rows before they are trained on, a line each
 */
public record TabularData(
        Table training,
        Optional<Table> validation,
        Table test,
        TableSchema schema,
        Optional<String> heldOut,
        List<String> notes) {

    /** Copies the notes. */
    public TabularData {
        notes = List.copyOf(notes);
    }

    /**
     * {@return the same data with more notes}
     *
     * @param more notes that come before the others
     */
    public TabularData withNotesBefore(List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.addAll(notes);
        return new TabularData(training, validation, test, schema, heldOut, all);
    }
}

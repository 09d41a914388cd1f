package org.kudari.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kudari.table.schema.TableSchema;

/**
 * What to train with and what to test with, as a model takes it: in memory, or in temporary files where it does not fit.
 *
 * @param training the rows to train with
 * @param validation rows to judge the model by while it is trained; empty if there are none
 * @param test the rows to test with
 * @param schema what the columns are for
 * @param heldOut how the test rows were chosen among those of the table, in words; empty if they come from elsewhere
 * @param notes what a person should know about the rows before they are trained on, a line each
 */
public record StoredData(
        ModelRows training,
        Optional<ModelRows> validation,
        ModelRows test,
        TableSchema schema,
        Optional<String> heldOut,
        List<String> notes)
        implements AutoCloseable {

    /** Copies the notes. */
    public StoredData {
        notes = List.copyOf(notes);
    }

    /**
     * {@return data in memory}
     *
     * @param data the data
     */
    public static StoredData of(TabularData data) {
        return new StoredData(
                new ModelRows.InMemory(data.training()),
                data.validation().map(ModelRows.InMemory::new),
                new ModelRows.InMemory(data.test()),
                data.schema(),
                data.heldOut(),
                data.notes());
    }

    /**
     * {@return the same data with more notes}
     *
     * @param more notes that come before the others
     */
    public StoredData withNotesBefore(List<String> more) {
        List<String> all = new ArrayList<>(more);
        all.addAll(notes);
        return new StoredData(training, validation, test, schema, heldOut, all);
    }

    /** The same as tables, none of which may be in a file. */
    TabularData inMemory() {
        return new TabularData(
                training.table().orElseThrow(),
                validation.map(rows -> rows.table().orElseThrow()),
                test.table().orElseThrow(),
                schema,
                heldOut,
                notes);
    }

    /** Gives up temporary files. */
    @Override
    public void close() {
        training.close();
        validation.ifPresent(ModelRows::close);
        test.close();
    }
}

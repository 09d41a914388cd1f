package org.kudari.tabular;

import java.util.List;
import java.util.Optional;
import org.kudari.data.Dataset;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.file.RowFile;
import org.kudari.device.Device;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.stream.RowTables;

/** Rows as a model takes them, in memory or in a temporary file. */
public sealed interface ModelRows extends AutoCloseable {

    /** {@return the number of rows} */
    int rows();

    /**
     * {@return the rows for models of a device}
     *
     * @param device the device
     */
    Dataset on(Device device);

    /** {@return the rows in their order, some at a time} */
    Iterable<Table> tables();

    /** {@return all rows as one table; empty if they are in a file} */
    Optional<Table> table();

    /** Gives up the file, if there is one. */
    @Override
    void close();

    /**
     * {@return how many rows have each class}
     *
     * @param classes the number of classes
     */
    default long[] classCounts(int classes) {
        long[] counts = new long[classes];
        for (Table table : tables()) {
            for (int index : ((Target.Classes) table.target().orElseThrow()).indices()) {
                counts[index]++;
            }
        }
        return counts;
    }

    /**
     * Rows in memory.
     *
     * @param whole the rows
     */
    record InMemory(Table whole) implements ModelRows {
        @Override
        public int rows() {
            return whole.rows();
        }

        @Override
        public Dataset on(Device device) {
            return whole.on(device);
        }

        @Override
        public Iterable<Table> tables() {
            return List.of(whole);
        }

        @Override
        public Optional<Table> table() {
            return Optional.of(whole);
        }

        @Override
        public void close() {}
    }

    /**
     * Rows in a file.
     *
     * @param file the file, which is closed with them
     * @param schema what they were encoded by
     */
    record InFile(RowFile file, TableSchema schema) implements ModelRows {
        @Override
        public int rows() {
            return file.rows();
        }

        @Override
        public Dataset on(Device device) {
            return Dataset.of(file, device);
        }

        @Override
        public Iterable<Table> tables() {
            return RowTables.of(file, schema);
        }

        @Override
        public Optional<Table> table() {
            return Optional.empty();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}

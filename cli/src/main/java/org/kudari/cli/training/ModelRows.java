package org.kudari.cli.training;

import java.util.List;
import org.kudari.data.Dataset;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.file.RowFile;
import org.kudari.device.Device;
import org.kudari.table.schema.TableSchema;
import org.kudari.table.stream.RowTables;

/** Rows as the model takes them, in memory or in a temporary file. */
public sealed interface ModelRows extends AutoCloseable {

    /** The number of rows. */
    int rows();

    /** The rows for models of a device. */
    Dataset on(Device device);

    /** The rows in their order, some at a time. */
    Iterable<Table> tables();

    /** Gives up the file, if there is one. */
    @Override
    void close();

    /** How many rows have each of so many classes. */
    default long[] classCounts(int classes) {
        long[] counts = new long[classes];
        for (Table table : tables()) {
            for (int index : ((Target.Classes) table.target().orElseThrow()).indices()) {
                counts[index]++;
            }
        }
        return counts;
    }

    /** Rows in memory. */
    record InMemory(Table table) implements ModelRows {
        @Override
        public int rows() {
            return table.rows();
        }

        @Override
        public Dataset on(Device device) {
            return table.on(device);
        }

        @Override
        public Iterable<Table> tables() {
            return List.of(table);
        }

        @Override
        public void close() {}
    }

    /** Rows in a file, which were encoded by the schema. */
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
        public void close() {
            file.close();
        }
    }
}

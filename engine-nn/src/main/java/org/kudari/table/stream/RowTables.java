package org.kudari.table.stream;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.file.RowFile;
import org.kudari.data.file.RowPart;
import org.kudari.data.file.RowRun;
import org.kudari.data.file.Window;
import org.kudari.layout.DType;
import org.kudari.table.schema.TableSchema;

/** The rows of a file as tables in memory, some at a time and in their order. */
public final class RowTables {
    /** Outputs of many classes are much larger than their rows. */
    private static final int MOST_ROWS = 8192;

    private static final int MOST_BYTES = 1 << 22;

    private RowTables() {}

    /**
     * {@return the rows, in tables of up to 8,192 rows and about 4 MB, each read when it is asked for}
     *
     * @param file rows that were encoded by the schema
     * @param schema the schema
     */
    public static Iterable<Table> of(RowFile file, TableSchema schema) {
        int atOnce = Math.clamp(MOST_BYTES / file.rowBytes(), 1, MOST_ROWS);
        return () -> IntStream.range(0, Math.ceilDiv(file.rows(), atOnce))
                .mapToObj(index -> new RowRun(index * atOnce, Math.min(atOnce, file.rows() - index * atOnce)))
                .map(run -> table(file, file.read(List.of(run), null), schema))
                .iterator();
    }

    private static Table table(RowFile file, Window window, TableSchema schema) {
        List<Features> inputs = new ArrayList<>();
        for (int input = 0; input < file.inputs().size(); input++) {
            RowPart part = file.inputs().get(input);
            MemorySegment values = window.part(input, 0, window.rows());
            int columns = Math.toIntExact(part.row().elements());
            inputs.add(
                    part.type() == DType.INT32
                            ? new Features.Ints(columns, values.toArray(ValueLayout.JAVA_INT))
                            : new Features.Floats(columns, values.toArray(ValueLayout.JAVA_FLOAT)));
        }
        MemorySegment labels = window.part(file.inputs().size(), 0, window.rows());
        return new Table(inputs, List.of(target(labels, schema)));
    }

    private static Target target(MemorySegment labels, TableSchema schema) {
        if (schema.quantity().isEmpty()) {
            int[] indices = Arrays.stream(labels.toArray(ValueLayout.JAVA_LONG))
                    .mapToInt(Math::toIntExact)
                    .toArray();
            return new Target.Classes(indices, schema.classes());
        }
        float[] numbers = labels.toArray(ValueLayout.JAVA_FLOAT);
        return new Target.Numbers(IntStream.range(0, numbers.length)
                .mapToDouble(row -> numbers[row])
                .toArray());
    }
}

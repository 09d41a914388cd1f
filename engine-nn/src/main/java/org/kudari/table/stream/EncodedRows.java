package org.kudari.table.stream;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.kudari.data.Target;
import org.kudari.data.file.RowFile;
import org.kudari.data.file.RowFileWriter;
import org.kudari.data.file.RowPart;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.table.RawTable;
import org.kudari.table.schema.EncodedTable;
import org.kudari.table.schema.OnMissing;
import org.kudari.table.schema.RowEncoder;

/** Writes the rows of blocks to a file, as a model takes them. It belongs to one thread. */
final class EncodedRows implements AutoCloseable {
    private final RowEncoder encoder;
    private final LongFunction<String> placeOf;
    private final boolean dropsIncomplete;
    private final RowFileWriter writer;
    private long incomplete;

    /** @param placeOf where a row of the source stands, for errors */
    EncodedRows(RowEncoder encoder, LongFunction<String> placeOf, Path folder) {
        this.encoder = encoder;
        this.placeOf = placeOf;
        dropsIncomplete = encoder.schema().onMissing() == OnMissing.DROP;
        List<RowPart> inputs = new ArrayList<>();
        if (encoder.width() > 0) {
            inputs.add(new RowPart(DType.FLOAT32, Shape.of(encoder.width())));
        }
        if (encoder.indexWidth() > 0) {
            inputs.add(new RowPart(DType.INT32, Shape.of(encoder.indexWidth())));
        }
        RowPart target = encoder.schema().quantity().isPresent()
                ? new RowPart(DType.FLOAT32, Shape.of(1))
                : new RowPart(DType.INT64, Shape.SCALAR);
        writer = new RowFileWriter(folder, inputs, List.of(target));
    }

    /** Writes some rows of a block; those with missing cells are left out where the schema says so. */
    void add(RawTable block, int... rows) {
        int[] written = dropsIncomplete ? encoder.completeRows(block, rows) : rows;
        incomplete += rows.length - written.length;
        EncodedTable encoded = encoder.encode(block, written, placeOf);
        List<MemorySegment> parts = new ArrayList<>();
        if (encoded.width() > 0) {
            parts.add(MemorySegment.ofArray(encoded.features()));
        }
        if (encoded.indexWidth() > 0) {
            parts.add(MemorySegment.ofArray(encoded.indices()));
        }
        parts.add(target(encoded.target().orElseThrow()));
        writer.add(encoded.rows(), parts);
    }

    private static MemorySegment target(Target target) {
        return switch (target) {
            case Target.Classes classes ->
                MemorySegment.ofArray(
                        Arrays.stream(classes.indices()).asLongStream().toArray());
            case Target.Numbers numbers -> {
                float[] rounded = new float[numbers.rows()];
                for (int row = 0; row < rounded.length; row++) {
                    rounded[row] = (float) numbers.numbers()[row];
                }
                yield MemorySegment.ofArray(rounded);
            }
        };
    }

    /** The number of rows that were left out. */
    long incomplete() {
        return incomplete;
    }

    /** The file, which the caller closes. */
    RowFile finish() {
        return writer.finish();
    }

    @Override
    public void close() {
        writer.close();
    }
}

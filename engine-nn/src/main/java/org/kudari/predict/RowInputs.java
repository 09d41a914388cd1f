package org.kudari.predict;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.kudari.data.Features;
import org.kudari.data.Table;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/** Some rows of a table as the inputs of a model: as many at a time as the device needs memory for. */
final class RowInputs {
    private final Device device;
    private final int from;
    private final int rows;
    private final List<Features> inputs;

    /**
     * The rows of a batch.
     *
     * @param table a table as the model takes it
     * @param from the first row
     * @param rows the number of rows
     */
    RowInputs(Device device, Table table, int from, int rows) {
        this.device = device;
        this.from = from;
        this.rows = rows;
        this.inputs = table.inputs();
    }

    /** Tensors of shape {@code [rows, columns]}, in the scope that is open. */
    List<Tensor> tensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (Features input : inputs) {
            Shape shape = Shape.of(rows, input.columns());
            long first = (long) from * input.columns();
            tensors.add(
                    switch (input) {
                        case Features.Ints ints ->
                            Tensor.of(
                                    device,
                                    DType.INT32,
                                    MemorySegment.ofArray(ints.values())
                                            .asSlice(first * Integer.BYTES, shape.elements() * Integer.BYTES),
                                    shape);
                        case Features.Longs longs ->
                            Tensor.of(
                                    device,
                                    DType.INT64,
                                    MemorySegment.ofArray(longs.values())
                                            .asSlice(first * Long.BYTES, shape.elements() * Long.BYTES),
                                    shape);
                        case Features.Floats _, Features.Bytes _ ->
                            Tensor.of(device, DType.FLOAT32, MemorySegment.ofArray(floats(input)), shape);
                    });
        }
        return tensors;
    }

    private float[] floats(Features input) {
        float[] values = new float[Math.multiplyExact(rows, input.columns())];
        for (int row = 0; row < rows; row++) {
            input.copyRow(from + row, values, row * input.columns());
        }
        return values;
    }

    /** The largest magnitude of a row's features. */
    double largest(int row) {
        double largest = 0;
        for (Features input : inputs) {
            for (int column = 0; column < input.columns(); column++) {
                largest = Math.max(largest, Math.abs(input.number(from + row, column)));
            }
        }
        return largest;
    }
}

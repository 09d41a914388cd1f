package org.kudari.data;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * An input, a target or the weights of a table on a device.
 *
 * @param values {@code [rows]} or {@code [rows, columns]}
 * @param scale what bytes are multiplied by, a scalar of {@code FLOAT32}; null if the values are taken as they are
 */
record DeviceRows(Tensor values, Tensor scale) {

    static DeviceRows of(Features features, Device device) {
        Shape shape = Shape.of(features.rows(), features.columns());
        return switch (features) {
            case Features.Floats floats -> of(device, DType.FLOAT32, MemorySegment.ofArray(floats.values()), shape);
            case Features.Bytes bytes ->
                new DeviceRows(
                        Tensor.of(device, DType.UINT8, MemorySegment.ofArray(bytes.values()), shape),
                        Tensor.full(device, DType.FLOAT32, Shape.SCALAR, bytes.scale()));
            case Features.Ints ints -> of(device, DType.INT32, MemorySegment.ofArray(ints.values()), shape);
            case Features.Longs longs -> of(device, DType.INT64, MemorySegment.ofArray(longs.values()), shape);
        };
    }

    static DeviceRows of(Target target, Device device) {
        return switch (target) {
            case Target.Classes classes -> {
                long[] indices = Arrays.stream(classes.indices()).asLongStream().toArray();
                yield of(device, DType.INT64, MemorySegment.ofArray(indices), Shape.of(classes.rows()));
            }
            case Target.Numbers numbers ->
                ofNumbers(device, Shape.of(numbers.rows(), numbers.columns()), numbers.numbers());
        };
    }

    static DeviceRows ofWeights(Device device, double... weights) {
        return ofNumbers(device, Shape.of(weights.length), weights);
    }

    private static DeviceRows ofNumbers(Device device, Shape shape, double... numbers) {
        float[] rounded = new float[numbers.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) numbers[i];
        }
        return of(device, DType.FLOAT32, MemorySegment.ofArray(rounded), shape);
    }

    private static DeviceRows of(Device device, DType type, MemorySegment values, Shape shape) {
        return new DeviceRows(Tensor.of(device, type, values, shape), null);
    }

    int rows() {
        return (int) values.shape().dim(0);
    }

    long bytesOfRow() {
        Shape shape = values.shape();
        return shape.elements() / Math.max(1, shape.dim(0)) * values.type().bytes();
    }

    /** Rows as a model sees them: bytes become floats in the map that scales them. */
    Tensor scaled(Tensor picked) {
        // A product with a tensor and not with a number, which would be computed on integers.
        return scale == null ? picked : picked.times(scale);
    }
}

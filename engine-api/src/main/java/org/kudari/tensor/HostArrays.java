package org.kudari.tensor;

import java.lang.foreign.MemorySegment;
import org.kudari.backend.HostBuffer;
import org.kudari.expr.Expr;
import org.kudari.layout.DType;

/**
 * Reads tensors into Java arrays and numbers. An array of the tensor's own type is filled by the device's copy. Other
 * types are copied as they are and then converted on the host, since not every device has every type. Each conversion
 * has a loop of its own, because a choice for each element takes ten times as long as its copy.
 */
final class HostArrays {
    private HostArrays() {}

    static float[] floats(Tensor tensor) {
        float[] values = new float[length(tensor)];
        if (tensor.type() == DType.FLOAT32) {
            tensor.copyTo(MemorySegment.ofArray(values));
            return values;
        }
        HostBuffer host = inItsType(tensor);
        switch (host.type()) {
            case FLOAT32 -> throw new AssertionError();
            case FLOAT64 -> {
                double[] from = host.doubles();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) from[i];
                }
            }
            case INT32 -> {
                int[] from = host.ints();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i];
                }
            }
            case INT64 -> {
                long[] from = host.longs();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i];
                }
            }
            case UINT8, BOOL -> {
                byte[] from = host.bytes();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i] & 0xFF;
                }
            }
        }
        return values;
    }

    static double[] doubles(Tensor tensor) {
        double[] values = new double[length(tensor)];
        if (tensor.type() == DType.FLOAT64) {
            tensor.copyTo(MemorySegment.ofArray(values));
            return values;
        }
        HostBuffer host = inItsType(tensor);
        switch (host.type()) {
            case FLOAT32 -> {
                float[] from = host.floats();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i];
                }
            }
            case FLOAT64 -> throw new AssertionError();
            case INT32 -> {
                int[] from = host.ints();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i];
                }
            }
            case INT64 -> {
                long[] from = host.longs();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i];
                }
            }
            case UINT8, BOOL -> {
                byte[] from = host.bytes();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i] & 0xFF;
                }
            }
        }
        return values;
    }

    static long[] longs(Tensor tensor) {
        long[] values = new long[length(tensor)];
        if (tensor.type() == DType.INT64) {
            tensor.copyTo(MemorySegment.ofArray(values));
            return values;
        }
        HostBuffer host = inItsType(tensor);
        switch (host.type()) {
            case FLOAT32 -> {
                float[] from = host.floats();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (long) from[i];
                }
            }
            case FLOAT64 -> {
                double[] from = host.doubles();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (long) from[i];
                }
            }
            case INT32 -> {
                int[] from = host.ints();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i];
                }
            }
            case INT64 -> throw new AssertionError();
            case UINT8, BOOL -> {
                byte[] from = host.bytes();
                for (int i = 0; i < values.length; i++) {
                    values[i] = from[i] & 0xFF;
                }
            }
        }
        return values;
    }

    static double item(Tensor tensor) {
        requireSingle("item", tensor);
        if (tensor.type() != DType.INT64) {
            return doubles(tensor)[0];
        }
        long value = itemLong(tensor);
        if (Expr.isRounded(value)) {
            throw new ArithmeticException(
                    "item() gives a double, but none holds the INT64 " + value + ": read it with itemLong()");
        }
        return value;
    }

    static long itemLong(Tensor tensor) {
        requireSingle("itemLong", tensor);
        if (!tensor.type().isFloating()) {
            return longs(tensor)[0];
        }
        double value = doubles(tensor)[0];
        if (value != Math.rint(value) || value < Long.MIN_VALUE || value >= 0x1p63) {
            throw new ArithmeticException("itemLong() gives a long, but none equals the " + tensor.type() + " " + value
                    + ": read it with item()");
        }
        return (long) value;
    }

    private static void requireSingle(String operation, Tensor tensor) {
        if (tensor.shape().elements() != 1) {
            throw new IllegalStateException(
                    operation + "() reads a single element, but this tensor has shape " + tensor.shape());
        }
    }

    private static HostBuffer inItsType(Tensor tensor) {
        HostBuffer host = HostBuffer.allocate(tensor.type(), length(tensor));
        tensor.copyTo(host.segment());
        return host;
    }

    private static int length(Tensor tensor) {
        long elements = tensor.shape().elements();
        if (elements > HostBuffer.MAX_LENGTH) {
            throw new IllegalStateException(
                    "a tensor of shape " + tensor.shape() + " does not fit a Java array, which has at most "
                            + HostBuffer.MAX_LENGTH + " elements: read it in parts, with slice, or with copyTo");
        }
        return (int) elements;
    }
}

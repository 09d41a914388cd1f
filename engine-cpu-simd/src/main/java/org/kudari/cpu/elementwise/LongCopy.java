package org.kudari.cpu.elementwise;

import org.kudari.backend.HostBuffer;

/**
 * Copies between elements and a tile of longs, with the conversions of {@link org.kudari.layout.DType}. The elements
 * are evenly spaced, or at positions from a table, as for {@link StridedCopy}.
 */
final class LongCopy {
    private LongCopy() {}

    /** Loads evenly spaced elements of an integer type or of truth values. */
    static void load(HostBuffer from, int start, int stride, int count, long[] tile, int at) {
        switch (from.type()) {
            case UINT8, BOOL -> {
                byte[] bytes = from.bytes();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = bytes[start + i * stride] & 0xFF;
                }
            }
            case INT32 -> {
                int[] ints = from.ints();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = ints[start + i * stride];
                }
            }
            case INT64 -> {
                long[] longs = from.longs();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = longs[start + i * stride];
                }
            }
            case FLOAT32, FLOAT64 -> throw new AssertionError(from.type());
        }
    }

    /** Loads elements at {@code start + positions[first + i]}. */
    static void loadAt(HostBuffer from, int start, int[] positions, int first, int count, long[] tile, int at) {
        switch (from.type()) {
            case UINT8, BOOL -> {
                byte[] bytes = from.bytes();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = bytes[start + positions[first + i]] & 0xFF;
                }
            }
            case INT32 -> {
                int[] ints = from.ints();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = ints[start + positions[first + i]];
                }
            }
            case INT64 -> {
                long[] longs = from.longs();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = longs[start + positions[first + i]];
                }
            }
            case FLOAT32, FLOAT64 -> throw new AssertionError(from.type());
        }
    }

    /** Stores to evenly spaced elements. */
    static void store(long[] tile, int at, int count, HostBuffer to, int start, int stride) {
        switch (to.type()) {
            case BOOL -> {
                byte[] bytes = to.bytes();
                for (int i = 0; i < count; i++) {
                    bytes[start + i * stride] = truth(tile[at + i]);
                }
            }
            case UINT8 -> {
                byte[] bytes = to.bytes();
                for (int i = 0; i < count; i++) {
                    bytes[start + i * stride] = (byte) tile[at + i];
                }
            }
            case INT32 -> {
                int[] ints = to.ints();
                for (int i = 0; i < count; i++) {
                    ints[start + i * stride] = (int) tile[at + i];
                }
            }
            case INT64 -> {
                long[] longs = to.longs();
                for (int i = 0; i < count; i++) {
                    longs[start + i * stride] = tile[at + i];
                }
            }
            case FLOAT32 -> {
                float[] floats = to.floats();
                for (int i = 0; i < count; i++) {
                    floats[start + i * stride] = tile[at + i];
                }
            }
            case FLOAT64 -> {
                double[] doubles = to.doubles();
                for (int i = 0; i < count; i++) {
                    doubles[start + i * stride] = tile[at + i];
                }
            }
        }
    }

    /** Stores to elements at {@code start + positions[first + i]}. */
    static void storeAt(long[] tile, int at, int count, HostBuffer to, int start, int[] positions, int first) {
        switch (to.type()) {
            case BOOL -> {
                byte[] bytes = to.bytes();
                for (int i = 0; i < count; i++) {
                    bytes[start + positions[first + i]] = truth(tile[at + i]);
                }
            }
            case UINT8 -> {
                byte[] bytes = to.bytes();
                for (int i = 0; i < count; i++) {
                    bytes[start + positions[first + i]] = (byte) tile[at + i];
                }
            }
            case INT32 -> {
                int[] ints = to.ints();
                for (int i = 0; i < count; i++) {
                    ints[start + positions[first + i]] = (int) tile[at + i];
                }
            }
            case INT64 -> {
                long[] longs = to.longs();
                for (int i = 0; i < count; i++) {
                    longs[start + positions[first + i]] = tile[at + i];
                }
            }
            case FLOAT32 -> {
                float[] floats = to.floats();
                for (int i = 0; i < count; i++) {
                    floats[start + positions[first + i]] = tile[at + i];
                }
            }
            case FLOAT64 -> {
                double[] doubles = to.doubles();
                for (int i = 0; i < count; i++) {
                    doubles[start + positions[first + i]] = tile[at + i];
                }
            }
        }
    }

    /** Returns 1 for everything but 0. */
    private static byte truth(long value) {
        return (byte) ((value | -value) >>> 63);
    }
}

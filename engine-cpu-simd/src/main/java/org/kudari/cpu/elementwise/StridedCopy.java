package org.kudari.cpu.elementwise;

import java.util.Arrays;
import org.kudari.backend.HostBuffer;

/**
 * Copies between elements of any type and a tile of floats, with the conversions of {@link org.kudari.layout.DType}. The
 * elements are neighbours, or evenly spaced, or at positions from a table. Each type has loops of its own, because a
 * choice for each element takes ten times as long as its copy. A float that is stored as a truth value is 0 or 1.
 */
final class StridedCopy {
    private StridedCopy() {}

    /** Loads evenly spaced elements. */
    static void load(HostBuffer from, int start, int stride, int count, float[] tile, int at) {
        if (stride == 1) {
            loadNeighbours(from, start, count, tile, at);
            return;
        }
        switch (from.type()) {
            case FLOAT32 -> loadFloats(from.floats(), start, stride, count, tile, at);
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
                    tile[at + i] = (float) (double) longs[start + i * stride];
                }
            }
            case FLOAT64 -> {
                double[] doubles = from.doubles();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = (float) doubles[start + i * stride];
                }
            }
        }
    }

    private static void loadFloats(float[] floats, int start, int stride, int count, float[] tile, int at) {
        if (stride == 0) {
            Arrays.fill(tile, at, at + count, floats[start]);
            return;
        }
        for (int i = 0; i < count; i++) {
            tile[at + i] = floats[start + i * stride];
        }
    }

    private static void loadNeighbours(HostBuffer from, int start, int count, float[] tile, int at) {
        switch (from.type()) {
            case FLOAT32 -> System.arraycopy(from.floats(), start, tile, at, count);
            case UINT8, BOOL -> {
                byte[] bytes = from.bytes();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = bytes[start + i] & 0xFF;
                }
            }
            case INT32 -> {
                int[] ints = from.ints();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = ints[start + i];
                }
            }
            case INT64 -> {
                long[] longs = from.longs();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = (float) (double) longs[start + i];
                }
            }
            case FLOAT64 -> {
                double[] doubles = from.doubles();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = (float) doubles[start + i];
                }
            }
        }
    }

    /**
     * Loads elements at {@code start + positions[first + i]}.
     *
     * @param first the index in the table of the first element's position
     */
    static void loadAt(HostBuffer from, int start, int[] positions, int first, int count, float[] tile, int at) {
        switch (from.type()) {
            case FLOAT32 -> {
                float[] floats = from.floats();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = floats[start + positions[first + i]];
                }
            }
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
                    tile[at + i] = (float) (double) longs[start + positions[first + i]];
                }
            }
            case FLOAT64 -> {
                double[] doubles = from.doubles();
                for (int i = 0; i < count; i++) {
                    tile[at + i] = (float) doubles[start + positions[first + i]];
                }
            }
        }
    }

    /** Stores to evenly spaced elements. */
    static void store(float[] tile, int at, int count, HostBuffer to, int start, int stride) {
        if (stride == 1) {
            storeNeighbours(tile, at, count, to, start);
            return;
        }
        switch (to.type()) {
            case FLOAT32 -> {
                float[] floats = to.floats();
                for (int i = 0; i < count; i++) {
                    floats[start + i * stride] = tile[at + i];
                }
            }
            case UINT8, BOOL -> {
                byte[] bytes = to.bytes();
                for (int i = 0; i < count; i++) {
                    bytes[start + i * stride] = (byte) (int) tile[at + i];
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
                    longs[start + i * stride] = (long) tile[at + i];
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

    private static void storeNeighbours(float[] tile, int at, int count, HostBuffer to, int start) {
        switch (to.type()) {
            case FLOAT32 -> System.arraycopy(tile, at, to.floats(), start, count);
            case UINT8, BOOL -> {
                byte[] bytes = to.bytes();
                for (int i = 0; i < count; i++) {
                    bytes[start + i] = (byte) (int) tile[at + i];
                }
            }
            case INT32 -> {
                int[] ints = to.ints();
                for (int i = 0; i < count; i++) {
                    ints[start + i] = (int) tile[at + i];
                }
            }
            case INT64 -> {
                long[] longs = to.longs();
                for (int i = 0; i < count; i++) {
                    longs[start + i] = (long) tile[at + i];
                }
            }
            case FLOAT64 -> {
                double[] doubles = to.doubles();
                for (int i = 0; i < count; i++) {
                    doubles[start + i] = tile[at + i];
                }
            }
        }
    }

    /** Stores to elements at {@code start + positions[first + i]}. */
    static void storeAt(float[] tile, int at, int count, HostBuffer to, int start, int[] positions, int first) {
        switch (to.type()) {
            case FLOAT32 -> {
                float[] floats = to.floats();
                for (int i = 0; i < count; i++) {
                    floats[start + positions[first + i]] = tile[at + i];
                }
            }
            case UINT8, BOOL -> {
                byte[] bytes = to.bytes();
                for (int i = 0; i < count; i++) {
                    bytes[start + positions[first + i]] = (byte) (int) tile[at + i];
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
                    longs[start + positions[first + i]] = (long) tile[at + i];
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
}

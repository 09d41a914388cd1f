package org.kudari.cpu.sort;

import org.kudari.backend.HostBuffer;
import org.kudari.layout.DType;

/**
 * Keys of elements: signed whole numbers in the order of the elements. All NaN have one key, above that of infinity. -0
 * has the key of 0. In descending order all bits of a key are inverted, which reverses the order of the keys and leaves
 * equal elements equal.
 */
final class SortKeys {
    /** The upper half of a long. */
    static final long UPPER = 0xFFFFFFFFL << 32;

    private SortKeys() {}

    /** Whether the keys of a type take 64 bits, and not 32. */
    static boolean areWide(DType type) {
        return type.bytes() == Long.BYTES;
    }

    /**
     * Loads a range of a row whose keys take 32 bits. Each becomes a long with its key in the upper and its index in
     * the lower half.
     *
     * @param first the position of the row's first element
     * @param step the distance between elements
     * @param to the index after the last of the range
     * @param packed receives the longs at the elements' indices
     * @return the bits of the upper half that differ between any element of the range and the row's first one
     */
    static long loadPacked(HostBuffer input, int first, int step, boolean descending, int from, int to, long[] packed) {
        int flip = descending ? -1 : 0;
        long varying = 0;
        switch (input.type()) {
            case FLOAT32 -> {
                float[] x = input.floats();
                long reference = pack(key(x[first]) ^ flip, 0);
                for (int i = from; i < to; i++) {
                    long element = pack(key(x[first + i * step]) ^ flip, i);
                    packed[i] = element;
                    varying |= element ^ reference;
                }
            }
            case INT32 -> {
                int[] x = input.ints();
                long reference = pack(x[first] ^ flip, 0);
                for (int i = from; i < to; i++) {
                    long element = pack(x[first + i * step] ^ flip, i);
                    packed[i] = element;
                    varying |= element ^ reference;
                }
            }
            case UINT8, BOOL -> {
                byte[] x = input.bytes();
                long reference = pack(x[first] & 0xFF ^ flip, 0);
                for (int i = from; i < to; i++) {
                    long element = pack(x[first + i * step] & 0xFF ^ flip, i);
                    packed[i] = element;
                    varying |= element ^ reference;
                }
            }
            case INT64, FLOAT64 -> throw new IllegalArgumentException(input.type() + " has wide keys");
        }
        return varying & UPPER;
    }

    /**
     * Loads the keys of a range of a row whose keys take 64 bits. The parameters are those of {@link #loadPacked}.
     *
     * @return the bits that differ between any key of the range and that of the row's first element
     */
    static long loadWide(HostBuffer input, int first, int step, boolean descending, int from, int to, long[] keys) {
        long flip = descending ? -1 : 0;
        long varying = 0;
        switch (input.type()) {
            case FLOAT64 -> {
                double[] x = input.doubles();
                long reference = key(x[first]) ^ flip;
                for (int i = from; i < to; i++) {
                    long key = key(x[first + i * step]) ^ flip;
                    keys[i] = key;
                    varying |= key ^ reference;
                }
            }
            case INT64 -> {
                long[] x = input.longs();
                long reference = x[first] ^ flip;
                for (int i = from; i < to; i++) {
                    long key = x[first + i * step] ^ flip;
                    keys[i] = key;
                    varying |= key ^ reference;
                }
            }
            case FLOAT32, INT32, UINT8, BOOL -> throw new IllegalArgumentException(input.type() + " has short keys");
        }
        return varying;
    }

    /** A long with a key in its upper half and an index in its lower one. */
    static long pack(int key, int index) {
        return (long) key << 32 | index;
    }

    /** The same for a key that has no sign. Inverting its highest bit makes its order that of signed numbers. */
    static long packUnsigned(int key, int index) {
        return pack(key ^ Integer.MIN_VALUE, index);
    }

    /**
     * The bits of a negative number grow with its magnitude, so all but the sign are inverted. Adding 0 makes -0 into
     * 0.
     */
    private static int key(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    private static long key(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }
}

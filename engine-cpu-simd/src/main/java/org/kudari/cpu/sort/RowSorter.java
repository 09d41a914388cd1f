package org.kudari.cpu.sort;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.kudari.backend.HostBuffer;
import org.kudari.layout.DType;

/**
 * Sorts one row after the other, in memory that is kept from row to row.
 *
 * <p>A row is sorted by its {@link SortKeys}, digit by digit from the lowest (LSD radix sort): a pass counts how often
 * each value of a digit occurs, and moves the elements to where those of each value begin. A pass keeps the order of
 * equal digits, and so the sort is stable. Passes over digits that all elements share are left out. Source: D. E.
 * Knuth, "The Art of Computer Programming", volume 3, section 5.2.5.
 *
 * <p>What is moved are longs with 32 bits of the key and the index. Keys of 64 bits are sorted by their lower half
 * first and then by their upper half. Short rows are sorted by comparisons of such longs, since a pass over 256 counts
 * would take longer.
 *
 * <p>A row may be divided into parts. Each counts its own elements. Elements of one digit then begin with those of the
 * first part, so the result is the same for any number of parts.
 */
final class RowSorter {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;

    /** The most passes over a row. */
    static final int MAX_PASSES = Long.SIZE / DIGIT_BITS;

    /** Shorter rows are sorted by comparisons, measured. */
    private static final int MIN_RADIX = 512;

    /** The candidates that are collected before they are sorted, for each of the first elements that are wanted. */
    private static final int CANDIDATES = 8;

    /** Runs an action for each part of a row: at once, or shared between threads. */
    interface Parts {
        /** The row is one part. */
        Parts ONE = action -> action.accept(0);

        /** @param action takes the number of a part */
        void forEach(IntConsumer action);
    }

    private final int parts;

    /** For each part, how often each value of a digit occurs, and then where the next element of that value goes. */
    private final int[] positions;

    /** For each part, the bits of its keys that vary. */
    private final long[] varying;

    /** The keys of a row that take 64 bits. */
    private long[] keys = {};

    /** The elements of the row, in the order reached: 32 bits of the key, then the index. */
    private long[] elements = {};

    /** Where a pass moves the elements to. */
    private long[] moved = {};

    private int length;

    /** @param parts the number of parts of each row */
    RowSorter(int parts) {
        this.parts = parts;
        positions = new int[parts * DIGITS];
        varying = new long[parts];
    }

    /**
     * Whether the first elements of a row are found without sorting all of it. Most elements are then no candidates.
     *
     * @param length the number of elements
     * @param count how many of the first are wanted
     */
    static boolean selects(DType type, int length, int count) {
        return !SortKeys.areWide(type) && count <= length / (2 * CANDIDATES);
    }

    /**
     * Sorts a row, at least its first elements.
     *
     * @param first the position of the first element
     * @param step the distance between elements
     * @param length the number of elements, at least 1
     * @param count how many of the first elements are wanted
     * @param runner runs the parts
     */
    void sort(HostBuffer input, int first, int step, int length, boolean descending, int count, Parts runner) {
        boolean wide = SortKeys.areWide(input.type());
        reserve(length, wide);
        if (wide) {
            runner.forEach(part -> varying[part] =
                    SortKeys.loadWide(input, first, step, descending, begin(part), begin(part + 1), keys));
        } else {
            runner.forEach(part -> varying[part] =
                    SortKeys.loadPacked(input, first, step, descending, begin(part), begin(part + 1), elements));
        }
        if (selects(input.type(), length, count)) {
            select(count);
        } else if (length >= MIN_RADIX) {
            long bits = varyingBits();
            if (wide) {
                sortByLowerHalf(bits, runner);
            }
            sortByUpperHalf(bits, runner);
        } else if (wide) {
            compareWide();
        } else {
            // The indices keep equal keys in order.
            Arrays.sort(elements, 0, length);
        }
    }

    private void reserve(int length, boolean wide) {
        this.length = length;
        if (elements.length < length) {
            elements = new long[length];
            moved = new long[length];
        }
        if (wide && keys.length < length) {
            keys = new long[length];
        }
    }

    /** Writes the first indices of the sorted row. */
    void storeIndices(long[] out, int first, int step, int count, Parts runner) {
        runner.forEach(part -> {
            int end = Math.min(count, begin(part + 1));
            for (int i = begin(part); i < end; i++) {
                out[first + i * step] = (int) elements[i];
            }
        });
    }

    /** The index of the first element of a part. */
    private int begin(int part) {
        return (int) ((long) length * part / parts);
    }

    private long varyingBits() {
        long bits = 0;
        for (long ofPart : varying) {
            bits |= ofPart;
        }
        return bits;
    }

    /**
     * Finds the first elements of a row. Those that are smaller than the last one found so far are collected, and sorted
     * when there are several times as many as are wanted.
     */
    private void select(int count) {
        long[] candidates = moved;
        int room = CANDIDATES * count;
        long limit = Long.MAX_VALUE;
        int found = 0;
        for (int i = 0; i < length; i++) {
            long element = elements[i];
            if (element < limit) {
                candidates[found++] = element;
                if (found == room) {
                    Arrays.sort(candidates, 0, found);
                    found = count;
                    limit = candidates[count - 1];
                }
            }
        }
        Arrays.sort(candidates, 0, found);
        swap();
    }

    private void swap() {
        long[] sorted = moved;
        moved = elements;
        elements = sorted;
    }

    /**
     * Sorts a short row of 64-bit keys: by the upper 32 bits of their distances from the lowest, as far up as the
     * distances reach, and then by insertion of the few elements that these bits do not tell apart.
     */
    private void compareWide() {
        long lowest = keys[0];
        long highest = keys[0];
        for (int i = 1; i < length; i++) {
            lowest = Math.min(lowest, keys[i]);
            highest = Math.max(highest, keys[i]);
        }
        int shift = Math.max(0, Integer.SIZE - Long.numberOfLeadingZeros(highest - lowest));
        for (int i = 0; i < length; i++) {
            elements[i] = SortKeys.packUnsigned((int) (keys[i] - lowest >>> shift), i);
        }
        Arrays.sort(elements, 0, length);
        for (int i = 1; i < length; i++) {
            long element = elements[i];
            long key = keys[(int) element];
            int at = i;
            while (at > 0 && keys[(int) elements[at - 1]] > key) {
                elements[at] = elements[at - 1];
                at--;
            }
            elements[at] = element;
        }
    }

    /** Sorts by the lower half of 64-bit keys, and then sets the elements to the upper half. */
    private void sortByLowerHalf(long bits, Parts runner) {
        runner.forEach(part -> {
            for (int i = begin(part); i < begin(part + 1); i++) {
                elements[i] = SortKeys.packUnsigned((int) keys[i], i);
            }
        });
        sortByUpperHalf(bits << Integer.SIZE, runner);
        runner.forEach(part -> {
            for (int i = begin(part); i < begin(part + 1); i++) {
                int index = (int) elements[i];
                elements[i] = keys[index] & SortKeys.UPPER | index;
            }
        });
    }

    private void sortByUpperHalf(long bits, Parts runner) {
        for (int shift = Integer.SIZE; shift < Long.SIZE; shift += DIGIT_BITS) {
            if (digit(bits, shift) != digit(0, shift)) {
                pass(shift, runner);
            }
        }
    }

    private void pass(int shift, Parts runner) {
        runner.forEach(part -> count(shift, part));
        int next = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            for (int part = 0; part < parts; part++) {
                int count = positions[part * DIGITS + digit];
                positions[part * DIGITS + digit] = next;
                next += count;
            }
        }
        runner.forEach(part -> move(shift, part));
        swap();
    }

    private void count(int shift, int part) {
        int[] counts = positions;
        int base = part * DIGITS;
        Arrays.fill(counts, base, base + DIGITS, 0);
        long[] from = elements;
        int end = begin(part + 1);
        for (int i = begin(part); i < end; i++) {
            counts[base + digit(from[i], shift)]++;
        }
    }

    private void move(int shift, int part) {
        int[] next = positions;
        int base = part * DIGITS;
        long[] from = elements;
        long[] to = moved;
        int end = begin(part + 1);
        for (int i = begin(part); i < end; i++) {
            long element = from[i];
            to[next[base + digit(element, shift)]++] = element;
        }
    }

    /** A digit in the order of signed numbers. */
    private static int digit(long element, int shift) {
        return (int) ((element ^ Long.MIN_VALUE) >>> shift) & DIGITS - 1;
    }
}

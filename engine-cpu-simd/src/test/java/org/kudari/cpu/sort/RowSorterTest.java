package org.kudari.cpu.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.layout.DType;

/** Rows of all lengths around where the algorithm changes, in any number of parts, with keys that are hard to sort. */
class RowSorterTest {
    private static final int[] LENGTHS = {1, 2, 3, 100, 511, 512, 513, 5_000};

    /** What random bits become: keys that differ everywhere, in few bits, in one outlier, or not at all. */
    private static final List<LongUnaryOperator> KEYS = List.of(
            bits -> bits,
            bits -> bits & 0xFF,
            bits -> bits & 0xFFL << 24,
            bits -> bits % 3,
            bits -> bits % 3 << 33,
            bits -> (bits & 1023) == 0 ? bits : bits >> 60,
            bits -> 7);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyNumberOfPartsGivesTheStableOrder(int parts) {
        Random random = new Random(parts);
        RowSorter sorter = new RowSorter(parts);
        RowSorter.Parts backwards = part -> IntStream.range(0, parts).forEach(i -> part.accept(parts - 1 - i));
        for (DType type : List.of(DType.INT32, DType.INT64, DType.UINT8)) {
            for (int length : LENGTHS) {
                for (int kind = 0; kind < KEYS.size(); kind++) {
                    HostBuffer row = HostBuffer.allocate(type, 2L * length + 1);
                    for (int i = 0; i < row.length(); i++) {
                        Elements.storeLong(row, i, KEYS.get(kind).applyAsLong(random.nextLong()));
                    }
                    for (boolean descending : new boolean[] {false, true}) {
                        long[] expected = expected(row, length, descending);
                        for (int count : new int[] {1, Math.ceilDiv(length, 20), length}) {
                            long[] indices = new long[count];
                            sorter.sort(row, 1, 2, length, descending, count, backwards);
                            sorter.storeIndices(indices, 0, 1, count, backwards);
                            assertThat(indices)
                                    .as("the first %d of %d of %s, keys %d", count, length, type, kind)
                                    .containsExactly(Arrays.copyOf(expected, count));
                        }
                    }
                }
            }
        }
    }

    private static long[] expected(HostBuffer row, int length, boolean descending) {
        Integer[] order = new Integer[length];
        Arrays.setAll(order, i -> i);
        Comparator<Integer> ascending = Comparator.comparing(i -> Elements.loadLong(row, 1 + 2 * i));
        Arrays.sort(order, descending ? ascending.reversed() : ascending);
        return Arrays.stream(order).mapToLong(Integer::longValue).toArray();
    }
}

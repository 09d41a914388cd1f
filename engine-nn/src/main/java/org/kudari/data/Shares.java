package org.kudari.data;

import java.util.Comparator;
import java.util.stream.IntStream;

/** A number of rows divided among groups in proportion to their sizes, where each group keeps a row. */
final class Shares {
    private Shares() {}

    /**
     * The rows to take of each group, by the method of the largest remainder (Hamilton's): each group gives its share
     * rounded down, and those of the largest remainders one more until there are enough. Of equal remainders the first
     * group comes first. A group whose other rows are all taken gives no more.
     *
     * @param sizes the rows of each group, at least 1
     * @param wanted the rows to take: at most all but one of each group
     */
    static int[] of(int[] sizes, int wanted) {
        long all = IntStream.of(sizes).asLongStream().sum();
        int[] shares = new int[sizes.length];
        int taken = 0;
        for (int group = 0; group < sizes.length; group++) {
            shares[group] = (int) Math.min(sizes[group] - 1L, (long) sizes[group] * wanted / all);
            taken += shares[group];
        }
        int[] byRemainder = IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingLong((Integer group) -> -((long) sizes[group] * wanted % all)))
                .mapToInt(Integer::intValue)
                .toArray();
        while (taken < wanted) {
            for (int i = 0; i < byRemainder.length && taken < wanted; i++) {
                int group = byRemainder[i];
                if (shares[group] < sizes[group] - 1) {
                    shares[group]++;
                    taken++;
                }
            }
        }
        return shares;
    }
}

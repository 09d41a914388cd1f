package org.kudari.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows that belong together because they have the same code. The groups, and the rows of each, are in the order in which
 * the rows were given.
 */
final class RowGroups {
    /** The rows, group after group. */
    private final int[] rows;
    /** Where each group begins, and where the last one ends. */
    private final int[] starts;

    private RowGroups(int[] rows, int[] starts) {
        this.rows = rows;
        this.starts = starts;
    }

    /**
     * Groups rows.
     *
     * @param codes the code of each row
     * @param order the rows in the order to take them in
     */
    static RowGroups of(int[] codes, int[] order) {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        int[] groupAt = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            int known = numbers.size();
            Integer number = numbers.putIfAbsent(codes[order[i]], known);
            groupAt[i] = number == null ? known : number;
        }
        int[] starts = new int[numbers.size() + 1];
        for (int group : groupAt) {
            starts[group + 1]++;
        }
        for (int group = 0; group < numbers.size(); group++) {
            starts[group + 1] += starts[group];
        }
        int[] next = starts.clone();
        int[] rows = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            rows[next[groupAt[i]]++] = order[i];
        }
        return new RowGroups(rows, starts);
    }

    int count() {
        return starts.length - 1;
    }

    int[] rows(int group) {
        return Arrays.copyOfRange(rows, starts[group], starts[group + 1]);
    }

    int size(int group) {
        return starts[group + 1] - starts[group];
    }

    int[] sizes() {
        int[] sizes = new int[count()];
        Arrays.setAll(sizes, this::size);
        return sizes;
    }
}

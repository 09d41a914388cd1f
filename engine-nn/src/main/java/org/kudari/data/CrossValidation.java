package org.kudari.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kudari.random.RandomKey;

/** Divides a table into parts, each of which is held out once while the others are trained on. */
public final class CrossValidation {
    private CrossValidation() {}

    /**
     * Makes a split for each part. Every row is held out in exactly one. The parts have equally many rows of each class,
     * give or take one, and equally many rows; of a regression the rows are divided at random. Kohavi, "A study of
     * cross-validation and bootstrap for accuracy estimation and model selection", IJCAI 1995.
     *
     * @param table the table
     * @param parts the number of parts: at least 2, and at most as many as there are rows
     * @param seed the seed of the division
     * @return the splits, in the order of the parts
     * @throws IllegalArgumentException if the number of parts is out of range
     */
    public static List<TrainTestSplit> of(Table table, int parts, long seed) {
        if (parts < 2 || parts > table.rows()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d rows cannot be divided into %d parts", table.rows(), parts));
        }
        int[] partOfRow = partOfRow(table, parts, seed);
        List<TrainTestSplit> splits = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            splits.add(new TrainTestSplit(
                    table.select(rows(partOfRow, part, false)), table.select(rows(partOfRow, part, true))));
        }
        return splits;
    }

    /** The rows of each class, in a random order, are dealt to the parts in turn. */
    private static int[] partOfRow(Table table, int parts, long seed) {
        int[] classes = table.target()
                .filter(Target.Classes.class::isInstance)
                .map(target -> ((Target.Classes) target).indices())
                .orElseGet(() -> new int[table.rows()]);
        int most = 0;
        for (int index : classes) {
            most = Math.max(most, index);
        }
        int[] order = Shuffle.order(table.rows(), RandomKey.of(seed).child("cross-validation"));
        int[] partOfRow = new int[table.rows()];
        int dealt = 0;
        for (int index = 0; index <= most; index++) {
            for (int row : order) {
                if (classes[row] == index) {
                    partOfRow[row] = dealt++ % parts;
                }
            }
        }
        return partOfRow;
    }

    /** The rows of a part, or those of all others, in the table's order. */
    private static int[] rows(int[] partOfRow, int part, boolean ofPart) {
        int[] rows = new int[partOfRow.length];
        int count = 0;
        for (int row = 0; row < partOfRow.length; row++) {
            if (partOfRow[row] == part == ofPart) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }
}

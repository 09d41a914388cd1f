package org.kudari.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.kudari.data.file.Shuffle;
import org.kudari.random.RandomKey;

/** Divides rows into parts, each of which is held out once while the others are trained on. */
public final class CrossValidation {
    private CrossValidation() {}

    /**
     * Makes a split for each part. Every row is held out in exactly one. The parts have equally many rows of each class,
     * give or take one, and equally many rows; where the target is no class, the rows are divided at random. Kohavi, "A
     * study of cross-validation and bootstrap for accuracy estimation and model selection", IJCAI 1995.
     *
     * @param table the table
     * @param parts the number of parts: at least 2, and at most as many as there are rows
     * @param seed the seed of the division
     * @return the splits, in the order of the parts
     * @throws IllegalArgumentException if the number of parts is out of range
     */
    public static List<TrainTestSplit> of(Table table, int parts, long seed) {
        boolean isOfClasses = table.targets().size() == 1 && table.targets().getFirst() instanceof Target.Classes;
        int[] classes = isOfClasses ? ((Target.Classes) table.targets().getFirst()).indices() : new int[table.rows()];
        return stratified(classes, parts, seed).stream()
                .map(split -> TrainTestSplit.of(table, split))
                .toList();
    }

    /**
     * Makes a split for each part, as {@link #of} does, of rows that need not be in a table.
     *
     * @param classes a number for the class of each row, any number; equal ones to divide the rows at random
     * @param parts the number of parts: at least 2, and at most as many as there are rows
     * @param seed the seed of the division
     * @return the splits, in the order of the parts
     * @throws IllegalArgumentException if the number of parts is out of range
     */
    public static List<Split> stratified(int[] classes, int parts, long seed) {
        requireParts(classes.length, "rows", parts);
        RowGroups strata = RowGroups.of(classes, order(classes.length, seed));
        // In the order of the classes' numbers: it decides which part has one row more.
        int[] byNumber = IntStream.range(0, strata.count())
                .boxed()
                .sorted(Comparator.comparingInt(stratum -> classes[strata.rows(stratum)[0]]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] partOfRow = new int[classes.length];
        int dealt = 0;
        for (int stratum : byNumber) {
            for (int row : strata.rows(stratum)) {
                partOfRow[row] = dealt++ % parts;
            }
        }
        return splits(partOfRow, parts);
    }

    /**
     * Makes a split for each part, where no group of rows is in two parts. The largest groups are dealt first, each to the
     * part that has the fewest rows.
     *
     * @param groups a number for the group of each row, any number
     * @param parts the number of parts: at least 2, and at most as many as there are groups
     * @param seed the seed of the division
     * @return the splits, in the order of the parts
     * @throws IllegalArgumentException if the number of parts is out of range
     */
    public static List<Split> byGroup(int[] groups, int parts, long seed) {
        RowGroups all = RowGroups.of(groups, order(groups.length, seed));
        requireParts(all.count(), "groups", parts);
        List<Integer> bySize =
                new ArrayList<>(IntStream.range(0, all.count()).boxed().toList());
        bySize.sort(Comparator.comparingInt(group -> -all.size(group)));
        int[] partOfRow = new int[groups.length];
        int[] sizes = new int[parts];
        for (int group : bySize) {
            int smallest = 0;
            for (int part = 1; part < parts; part++) {
                smallest = sizes[part] < sizes[smallest] ? part : smallest;
            }
            for (int row : all.rows(group)) {
                partOfRow[row] = smallest;
            }
            sizes[smallest] += all.size(group);
        }
        return splits(partOfRow, parts);
    }

    private static void requireParts(int count, String what, int parts) {
        if (parts < 2 || parts > count) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d %s cannot be divided into %d parts", count, what, parts));
        }
    }

    private static int[] order(int rows, long seed) {
        return Shuffle.order(rows, RandomKey.of(seed).child("cross-validation"));
    }

    private static List<Split> splits(int[] partOfRow, int parts) {
        List<Split> splits = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            splits.add(new Split(rows(partOfRow, part, false), new int[0], rows(partOfRow, part, true)));
        }
        return splits;
    }

    /** The rows of a part, or those of all others, in their order. */
    private static int[] rows(int[] partOfRow, int part, boolean ofPart) {
        return IntStream.range(0, partOfRow.length)
                .filter(row -> partOfRow[row] == part == ofPart)
                .toArray();
    }
}

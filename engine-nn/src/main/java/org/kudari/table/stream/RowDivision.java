package org.kudari.table.stream;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;

/**
 * Divides the rows of blocks by a {@link StreamSplit}, block after block from the first. What it keeps grows with the
 * number of classes, and not with that of rows.
 */
final class RowDivision {
    private final StreamSplit split;
    private final int label;
    /** The column of groups; -1 for single rows. */
    private final int group;
    /** Null for single rows. */
    private final GroupUses groups;

    private final RandomKey testKey;
    private final RandomKey validationKey;
    private final Map<Integer, Counts> classes = new HashMap<>();
    private final int[] words = new int[Philox.WORDS];

    /** The rows of a class so far. */
    private static final class Counts {
        long all;
        long untested;
    }

    /**
     * The rows of a block that have a label, by what they are for.
     *
     * @param unlabelled the number of rows without a label
     */
    record Parts(int[] training, int[] validation, int[] test, int unlabelled) {}

    /** Divides single rows. */
    RowDivision(StreamSplit split, int label) {
        this(split, label, -1, null);
    }

    /** Divides whole groups of rows that have one value in a column. */
    RowDivision(StreamSplit split, int label, int group, GroupUses groups) {
        this.split = split;
        this.label = label;
        this.group = group;
        this.groups = groups;
        testKey = RandomKey.of(split.seed()).child("streamed hold-out");
        validationKey = RandomKey.of(split.seed()).child("streamed validation");
    }

    /** Divides the rows of the next block. */
    Parts next(RawTable block) {
        int[] training = new int[block.rows()];
        int[] validation = new int[block.rows()];
        int[] test = new int[block.rows()];
        int trainingRows = 0;
        int validationRows = 0;
        int testRows = 0;
        RawColumn labels = block.column(label);
        for (int row = 0; row < block.rows(); row++) {
            if (labels.isMissing(row)) {
                continue;
            }
            switch (group < 0 ? byClass(labels, row) : groups.of(block.column(group), row)) {
                case TRAINING -> training[trainingRows++] = row;
                case VALIDATION -> validation[validationRows++] = row;
                case TEST -> test[testRows++] = row;
            }
        }
        return new Parts(
                Arrays.copyOf(training, trainingRows),
                Arrays.copyOf(validation, validationRows),
                Arrays.copyOf(test, testRows),
                block.rows() - trainingRows - validationRows - testRows);
    }

    private RowUse byClass(RawColumn labels, int row) {
        int code = labels instanceof RawColumn.Texts texts ? texts.codes()[row] : 0;
        Counts counts = classes.computeIfAbsent(code, _ -> new Counts());
        if (isChosen(counts.all++, split.test(), testKey.child(code))) {
            return RowUse.TEST;
        }
        return isChosen(counts.untested++, split.validation(), validationKey.child(code))
                ? RowUse.VALIDATION
                : RowUse.TRAINING;
    }

    /**
     * Whether a row of a class is held out: one at random of each run of as many as hold one out.
     *
     * @param number the number of the row in its class, from 0
     */
    private boolean isChosen(long number, double fraction, RandomKey key) {
        if (fraction == 0) {
            return false;
        }
        long run = (long) (number * fraction);
        // The first row of a class is trained with.
        long first = Math.max(1, (long) Math.ceil(run / fraction));
        long end = (long) Math.ceil((run + 1) / fraction);
        return first < end && number == first + (long) (uniform(key, run) * (end - first));
    }

    private double uniform(RandomKey key, long block) {
        Philox.block(key, block, words);
        return Philox.uniform(words[0], words[1]);
    }
}

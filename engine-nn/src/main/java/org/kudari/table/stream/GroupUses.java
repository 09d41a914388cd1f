package org.kudari.table.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kudari.data.GroupShare;
import org.kudari.io.InvalidInputException;
import org.kudari.io.files.FileErrors;
import org.kudari.random.Philox;
import org.kudari.random.RandomKey;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TextDictionary;

/**
 * What each group of rows is for. Of few groups these are chosen one by one: a rule that looks at a single group would
 * often take none of them, or too many.
 */
final class GroupUses {
    /** Of more groups, each is decided alone: by the law of large numbers that is as good, and needs no memory. */
    private static final int MOST_GROUPS = 100_000;

    /** What errors call the column. */
    private final String place;

    private final StreamSplit split;
    private final RandomKey testKey;
    private final RandomKey validationKey;
    /** By the number of a group; empty if there are too many. */
    private final Map<Long, RowUse> chosen;

    private record Group(long value, long rows, double place) {}

    private GroupUses(String place, StreamSplit split, Map<Long, RowUse> chosen) {
        this.place = place;
        this.split = split;
        this.chosen = chosen;
        testKey = key(split, "streamed hold-out");
        validationKey = key(split, "streamed validation");
    }

    private static RandomKey key(StreamSplit split, String use) {
        return RandomKey.of(split.seed()).child(use).child("group");
    }

    /**
     * Chooses groups.
     *
     * @param source what errors call the table
     * @param blocks all rows
     * @param label the column of labels: rows without one do not count
     * @param group the column of groups
     * @throws InvalidInputException if there are fewer groups than parts, or more than can be told apart
     */
    static GroupUses of(String source, Iterable<RawTable> blocks, StreamSplit split, int label, int group) {
        String place = source + ", column " + FileErrors.quote(split.group().orElseThrow());
        Map<Long, Long> rows = new HashMap<>();
        for (RawTable block : blocks) {
            for (int row = 0; row < block.rows(); row++) {
                if (!block.column(label).isMissing(row)) {
                    rows.merge(valueOf(place, block.column(group), row), 1L, Long::sum);
                }
            }
            if (rows.size() > MOST_GROUPS) {
                return new GroupUses(place, split, Map.of());
            }
        }
        return new GroupUses(place, split, choose(source, rows, split));
    }

    private static Map<Long, RowUse> choose(String source, Map<Long, Long> rows, StreamSplit split) {
        int parts = 1 + (split.test() > 0 ? 1 : 0) + (split.validation() > 0 ? 1 : 0);
        if (rows.size() < parts) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s: %d group(s) cannot be divided into %d parts; give more rows%s",
                    source,
                    rows.size(),
                    parts,
                    split.test() > 0 ? ", or a table to test with" : ""));
        }
        RandomKey key = key(split, "streamed hold-out");
        List<Group> left = new ArrayList<>();
        rows.forEach((value, count) -> left.add(new Group(value, count, uniform(key, value))));
        left.sort(Comparator.comparingDouble(Group::place).thenComparingLong(Group::value));
        long all = left.stream().mapToLong(Group::rows).sum();
        long test = wanted(split.test(), all);
        Map<Long, RowUse> uses = new HashMap<>();
        GroupShare.take(left, Group::rows, test, parts - 1).forEach(group -> uses.put(group.value, RowUse.TEST));
        GroupShare.take(left, Group::rows, wanted(split.validation(), all - test), 1)
                .forEach(group -> uses.put(group.value, RowUse.VALIDATION));
        left.forEach(group -> uses.put(group.value, RowUse.TRAINING));
        return uses;
    }

    private static long wanted(double fraction, long rows) {
        return fraction == 0 ? 0 : Math.max(1, Math.round(fraction * rows));
    }

    /** What a row is for. */
    RowUse of(RawColumn groups, int row) {
        long value = valueOf(place, groups, row);
        RowUse use = chosen.get(value);
        if (use != null) {
            return use;
        }
        if (uniform(testKey, value) < split.test()) {
            return RowUse.TEST;
        }
        return uniform(validationKey, value) < split.validation() ? RowUse.VALIDATION : RowUse.TRAINING;
    }

    /** A number for the group of a row. */
    private static long valueOf(String place, RawColumn groups, int row) {
        return switch (groups) {
            case RawColumn.Numbers numbers -> Double.doubleToLongBits(numbers.values()[row] + 0.0);
            case RawColumn.Times times -> Double.doubleToLongBits(times.seconds()[row] + 0.0);
            case RawColumn.Texts texts -> {
                if (texts.codes()[row] == TextDictionary.OTHERS) {
                    throw new InvalidInputException(place + ": has more than "
                            + texts.texts().size() + " values, too many to tell the groups apart");
                }
                yield texts.codes()[row];
            }
        };
    }

    private static double uniform(RandomKey key, long block) {
        int[] words = new int[Philox.WORDS];
        Philox.block(key, block, words);
        return Philox.uniform(words[0], words[1]);
    }
}

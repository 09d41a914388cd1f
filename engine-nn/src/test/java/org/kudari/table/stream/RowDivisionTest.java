package org.kudari.table.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.kudari.io.InvalidInputException;
import org.kudari.table.RawColumn;
import org.kudari.table.RawTable;
import org.kudari.table.TextDictionary;

class RowDivisionTest {
    private static final int CLASSES = 6;

    private static String use(RowDivision.Parts parts, int row) {
        for (int training : parts.training()) {
            if (training == row) {
                return "training";
            }
        }
        for (int validation : parts.validation()) {
            if (validation == row) {
                return "validation";
            }
        }
        for (int test : parts.test()) {
            if (test == row) {
                return "test";
            }
        }
        return "none";
    }

    /** Class {@code i} is twice as rare as the one before; one cell in ten is missing. */
    private static int[] codes(SplittableRandom random, int rows) {
        int[] codes = new int[rows];
        for (int row = 0; row < rows; row++) {
            int code = 0;
            while (code < CLASSES - 1 && random.nextBoolean()) {
                code++;
            }
            codes[row] = random.nextInt(10) == 0 ? RawColumn.MISSING : code;
        }
        return codes;
    }

    private static TextDictionary dictionary(int size) {
        TextDictionary texts = new TextDictionary(size);
        for (int i = 0; i < size; i++) {
            texts.add("value " + i);
        }
        return texts;
    }

    @Test
    void everyClassIsDividedAlikeAndNeverHeldOutWhole() {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double test = random.nextDouble(0, 0.5);
            double validation = random.nextDouble(0, 0.5);
            RowDivision division = new RowDivision(new StreamSplit(test, validation, Optional.empty(), seed), 0);
            TextDictionary texts = dictionary(CLASSES);
            long[] all = new long[CLASSES];
            Map<String, long[]> counts = new HashMap<>();
            for (int block = 0; block < 10; block++) {
                int[] codes = codes(random, random.nextInt(1, 400));
                RowDivision.Parts parts =
                        division.next(new RawTable(0, codes.length, List.of(new RawColumn.Texts(codes, texts))));
                int unlabelled = 0;
                for (int row = 0; row < codes.length; row++) {
                    String use = use(parts, row);
                    assertThat(use.equals("none")).isEqualTo(codes[row] == RawColumn.MISSING);
                    if (codes[row] == RawColumn.MISSING) {
                        unlabelled++;
                    } else {
                        if (all[codes[row]]++ == 0) {
                            assertThat(use).as("the first of a class").isEqualTo("training");
                        }
                        counts.computeIfAbsent(use, _ -> new long[CLASSES])[codes[row]]++;
                    }
                }
                assertThat(parts.unlabelled()).isEqualTo(unlabelled);
            }
            for (int code = 0; code < CLASSES; code++) {
                long tested = counts.getOrDefault("test", new long[CLASSES])[code];
                long validated = counts.getOrDefault("validation", new long[CLASSES])[code];
                // The last run may have held out its row or not.
                assertThat((double) tested).as("seed %s", seed).isBetween(test * all[code] - 1, test * all[code] + 1);
                assertThat((double) validated)
                        .as("seed %s", seed)
                        .isBetween(validation * (all[code] - tested) - 1, validation * (all[code] - tested) + 1);
            }
        }
    }

    @Test
    void eachRowIsAsLikelyAsOthersToBeHeldOut() {
        int[] held = new int[20];
        for (int seed = 0; seed < 4000; seed++) {
            RowDivision division = new RowDivision(new StreamSplit(0.2, 0, Optional.empty(), seed), 0);
            for (int row : division.next(new RawTable(0, 20, List.of(new RawColumn.Numbers(new double[20]))))
                    .test()) {
                held[row]++;
            }
        }
        assertThat(held[0]).isZero();
        for (int row = 1; row < held.length; row++) {
            // One of the other four of the first run, and one of five of each later one: deviations of 27 and 25.
            assertThat((double) held[row]).isBetween(row < 5 ? 870.0 : 680.0, row < 5 ? 1130.0 : 920.0);
        }
    }

    @Test
    void groupsStayTogether() {
        TextDictionary texts = dictionary(300);
        SplittableRandom random = new SplittableRandom(1);
        List<RawTable> blocks = new ArrayList<>();
        for (int block = 0; block < 5; block++) {
            int[] groups = random.ints(500, -1, 300).toArray();
            blocks.add(new RawTable(
                    0, 500, List.of(new RawColumn.Numbers(new double[500]), new RawColumn.Texts(groups, texts))));
        }
        StreamSplit split = new StreamSplit(0.2, 0.25, Optional.of("g"), 3);
        RowDivision division = new RowDivision(split, 0, 1, GroupUses.of("table", blocks, split, 0, 1));
        Map<Integer, String> uses = new HashMap<>();
        for (RawTable block : blocks) {
            int[] groups = ((RawColumn.Texts) block.column(1)).codes();
            RowDivision.Parts parts = division.next(block);
            for (int row = 0; row < groups.length; row++) {
                String use = use(parts, row);
                assertThat(uses.merge(groups[row], use, (before, _) -> before)).isEqualTo(use);
            }
        }
        assertThat(uses.values().stream().filter("test"::equals).count()).isBetween(35L, 90L);
        assertThat(uses.values().stream().filter("validation"::equals).count()).isBetween(35L, 90L);
    }

    private static RawTable grouped(double... groups) {
        return new RawTable(
                0,
                groups.length,
                List.of(new RawColumn.Numbers(new double[groups.length]), new RawColumn.Numbers(groups)));
    }

    private static RowDivision.Parts byGroup(StreamSplit split, RawTable table) {
        return new RowDivision(split, 0, 1, GroupUses.of("table", List.of(table), split, 0, 1)).next(table);
    }

    @Test
    void ofFewGroupsOneIsHeldOutWhateverTheSeed() {
        RawTable table = grouped(1, 2, 3, 1, 2, 3, 1, 2, 3);
        Set<Integer> held = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            RowDivision.Parts parts = byGroup(new StreamSplit(0.2, 0.2, Optional.of("g"), seed), table);
            assertThat(parts.test()).as("seed %s", seed).hasSize(3);
            assertThat(parts.validation()).as("seed %s", seed).hasSize(3);
            assertThat(parts.training()).as("seed %s", seed).hasSize(3);
            held.add(parts.test()[0]);
        }
        assertThat(held).hasSize(3);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> byGroup(new StreamSplit(0.2, 0, Optional.of("g"), 1), grouped(5, 5, 5)))
                .withMessage("table: 1 group(s) cannot be divided into 2 parts; give more rows, or a table to test"
                        + " with");
    }

    @Test
    void ofVeryManyGroupsEachIsDecidedAlone() {
        double[] groups = new double[150_000];
        Arrays.setAll(groups, row -> row < 140_000 ? row : row - 140_000);
        RowDivision.Parts parts = byGroup(new StreamSplit(0.2, 0.25, Optional.of("g"), 1), grouped(groups));
        assertThat(parts.test().length).isBetween(29_000, 31_000);
        assertThat(parts.validation().length).isBetween(29_000, 31_000);
        BitSet tested = new BitSet();
        for (int row : parts.test()) {
            tested.set(row);
        }
        for (int row = 140_000; row < 150_000; row++) {
            assertThat(tested.get(row)).isEqualTo(tested.get(row - 140_000));
        }
    }

    @Test
    void groupsThatCannotBeToldApartAreNamed() {
        RawTable table = new RawTable(
                0,
                2,
                List.of(
                        new RawColumn.Numbers(new double[2]),
                        new RawColumn.Texts(new int[] {0, TextDictionary.OTHERS}, dictionary(1))));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> byGroup(new StreamSplit(0.2, 0, Optional.of("g"), 1), table))
                .withMessage("table, column 'g': has more than 1 values, too many to tell the groups apart");
    }
}

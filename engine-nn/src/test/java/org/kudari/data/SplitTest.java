package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static SplittableRandom random() {
        long seed = System.nanoTime();
        System.out.println("SplitTest: seed " + seed);
        return new SplittableRandom(seed);
    }

    /** Each row is in one part, and the parts are in ascending order. */
    private static void assertDivides(Split split, int rows) {
        for (int[] part : List.of(split.training(), split.validation(), split.test())) {
            assertThat(part).isSorted();
        }
        assertThat(IntStream.concat(
                                IntStream.of(split.training()),
                                IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.test())))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, rows).toArray());
    }

    private static Map<Integer, Integer> counts(int[] codes, int[] rows) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int row : rows) {
            counts.merge(codes[row], 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void randomPartsHaveTheWantedRows() {
        SplittableRandom random = random();
        for (int round = 0; round < 100; round++) {
            int rows = random.nextInt(2, 80);
            int validation = random.nextInt(0, rows - 1);
            int test = random.nextInt(validation == 0 ? 1 : 0, rows - validation);
            long seed = random.nextLong();
            Split split = Split.random(rows, validation, test, seed);
            assertDivides(split, rows);
            assertThat(split.validation()).hasSize(validation);
            assertThat(split.test()).hasSize(test);
            assertThat(split.rows()).isEqualTo(rows);
            assertThat(Split.random(rows, validation, test, seed).test()).isEqualTo(split.test());
        }
        assertThat(Split.random(1000, 0, 100, 1).test())
                .isNotEqualTo(Split.random(1000, 0, 100, 2).test());
    }

    @Test
    void eachClassIsHeldOutInProportionAndKeepsARow() {
        SplittableRandom random = random();
        for (int round = 0; round < 300; round++) {
            int rows = random.nextInt(4, 120);
            int most = random.nextInt(1, 8);
            // Most rows are of class 0; codes need not begin at 0.
            int[] classes = IntStream.range(0, rows)
                    .map(_ -> 7 * Math.max(0, random.nextInt(-most, most)) - 3)
                    .toArray();
            int[] all = IntStream.range(0, rows).toArray();
            Map<Integer, Integer> sizes = counts(classes, all);
            int spare = rows - sizes.size();
            if (spare < 2) {
                continue;
            }
            int test = random.nextInt(1, spare);
            int validation = random.nextInt(0, spare - test + 1);
            Split split = Split.stratified(classes, validation, test, round);
            assertDivides(split, rows);
            assertThat(split.test()).hasSize(test);
            assertThat(split.validation()).hasSize(validation);
            Map<Integer, Integer> trained = counts(classes, split.training());
            Map<Integer, Integer> tested = counts(classes, split.test());
            boolean isCapped = sizes.entrySet().stream()
                    .anyMatch(size -> (double) size.getValue() * test / rows > size.getValue() - 1);
            sizes.forEach((code, size) -> {
                assertThat(trained.getOrDefault(code, 0)).isPositive();
                if (!isCapped) {
                    assertThat((double) tested.getOrDefault(code, 0))
                            .isBetween(Math.floor((double) size * test / rows), Math.ceil((double) size * test / rows));
                }
            });
        }
    }

    @Test
    void aRareClassIsNeverHeldOutWhole() {
        int[] classes = new int[100];
        classes[10] = 1;
        classes[20] = 1;
        classes[30] = 2;
        boolean isTestedOnce = false;
        for (long seed = 0; seed < 50; seed++) {
            Split split = Split.stratified(classes, 25, 50, seed);
            Map<Integer, Integer> trained = counts(classes, split.training());
            assertThat(trained).containsKeys(0, 1, 2);
            isTestedOnce |= counts(classes, split.test()).containsKey(1);
            assertThat(counts(classes, split.test())).doesNotContainKey(2);
        }
        assertThat(isTestedOnce).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.stratified(new int[] {0, 1, 2, 2}, 0, 2, 1))
                .withMessage("2 of 4 rows cannot be held out: each of the 3 classes keeps a row to train with, which"
                        + " leaves 1");
    }

    @Test
    void aTableOfClassesIsStratifiedAndOneOfNumbersIsNot() {
        int[] classes = new int[60];
        Arrays.fill(classes, 0, 6, 1);
        Features features = new Features.Floats(1, new float[60]);
        Table ofClasses = new Table(features, new Target.Classes(classes, List.of("a", "b")));
        Table ofNumbers = new Table(features, new Target.Numbers(new double[60]));
        for (long seed = 0; seed < 20; seed++) {
            assertThat(counts(classes, Split.of(ofClasses, 10, 20, seed).test()))
                    .containsEntry(1, 2);
            int[] tested = ((Target.Classes) TrainTestSplit.of(ofClasses, 20, seed)
                            .test()
                            .target()
                            .orElseThrow())
                    .indices();
            assertThat(IntStream.of(tested).sum()).isEqualTo(2);
            assertThat(Split.of(ofNumbers, 0, 20, seed).test())
                    .isEqualTo(Split.random(60, 0, 20, seed).test());
            assertThat(Split.of(new Table(features, Optional.empty()), 0, 20, seed)
                            .test())
                    .isEqualTo(Split.random(60, 0, 20, seed).test());
        }
    }

    @Test
    void theLatestRowsAreTested() {
        SplittableRandom random = random();
        for (int round = 0; round < 100; round++) {
            int rows = random.nextInt(3, 60);
            double[] times = IntStream.range(0, rows)
                    .mapToDouble(_ -> random.nextInt(20) * 1e9)
                    .toArray();
            int test = random.nextInt(1, rows - 1);
            int validation = random.nextInt(0, rows - test);
            Split split = Split.byTime(times, validation, test);
            assertDivides(split, rows);
            assertThat(split.test()).hasSize(test);
            assertThat(split.validation()).hasSize(validation);
            for (int[][] pair : new int[][][] {
                {split.training(), split.validation()},
                {split.training(), split.test()},
                {split.validation(), split.test()}
            }) {
                for (int before : pair[0]) {
                    for (int after : pair[1]) {
                        assertThat(times[before] < times[after] || times[before] == times[after] && before < after)
                                .isTrue();
                    }
                }
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.byTime(new double[] {1, Double.NaN, 2}, 0, 1))
                .withMessageStartingWith("row 1 (counted from 0) has no time");
    }

    @Test
    void noGroupIsInTwoParts() {
        SplittableRandom random = random();
        for (int round = 0; round < 300; round++) {
            int rows = random.nextInt(6, 120);
            int[] groups = random.ints(rows, -1, random.nextInt(3, 20)).toArray();
            groups[0] = 100;
            groups[1] = 101;
            groups[2] = 102;
            int test = random.nextInt(1, rows / 2);
            int validation = random.nextInt(0, rows / 2);
            Split split = Split.byGroup(groups, validation, test, round);
            assertDivides(split, rows);
            Set<Integer> training = counts(groups, split.training()).keySet();
            Set<Integer> held = new HashSet<>(counts(groups, split.validation()).keySet());
            assertThat(held)
                    .doesNotContainAnyElementsOf(counts(groups, split.test()).keySet());
            held.addAll(counts(groups, split.test()).keySet());
            assertThat(training).isNotEmpty().doesNotContainAnyElementsOf(held);
            assertThat(split.test()).isNotEmpty();
            assertThat(split.validation().length > 0).isEqualTo(validation > 0);
        }
    }

    @Test
    void groupsOfOneSizeGiveTheWantedRows() {
        int[] groups = IntStream.range(0, 100).map(row -> row / 5).toArray();
        Split split = Split.byGroup(groups, 10, 20, 3);
        assertThat(split.test()).hasSize(20);
        assertThat(split.validation()).hasSize(10);
        assertThat(Split.byGroup(groups, 10, 20, 3).test()).isEqualTo(split.test());
        assertThat(Split.byGroup(groups, 10, 20, 4).test()).isNotEqualTo(split.test());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.byGroup(new int[] {1, 1, 2, 2}, 1, 1, 1))
                .withMessage("2 group(s) cannot be divided into 3 parts");
    }

    @Test
    void foldsKeepGroupsTogetherAndAreAboutEqual() {
        SplittableRandom random = random();
        for (int round = 0; round < 50; round++) {
            int rows = random.nextInt(40, 120);
            int[] groups = random.ints(rows, 0, 20).toArray();
            groups[0] = 100;
            groups[1] = 101;
            groups[2] = 102;
            List<Split> folds = CrossValidation.byGroup(groups, 3, round);
            Set<Integer> tested = new HashSet<>();
            int largest = counts(groups, IntStream.range(0, rows).toArray()).values().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElseThrow();
            for (Split fold : folds) {
                assertDivides(fold, rows);
                assertThat(fold.validation()).isEmpty();
                Set<Integer> here = counts(groups, fold.test()).keySet();
                assertThat(tested).doesNotContainAnyElementsOf(here);
                tested.addAll(here);
                assertThat(counts(groups, fold.training()).keySet()).doesNotContainAnyElementsOf(here);
                assertThat(fold.test().length).isBetween(rows / 3 - largest, rows / 3 + largest);
            }
            assertThat(folds.stream().mapToInt(fold -> fold.test().length).sum())
                    .isEqualTo(rows);
        }
    }

    @Test
    void refusesWhatDividesNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Split.random(10, 4, 6, 1))
                .withMessage("4 and 6 of 10 rows cannot be held out");
        assertThatIllegalArgumentException().isThrownBy(() -> Split.random(10, -1, 3, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Split(new int[] {0, 1}, new int[0], new int[] {1}))
                .withMessage("row 1 cannot be in a split twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Split(new int[] {-1}, new int[0], new int[0]))
                .withMessage("row -1 does not exist");
    }
}

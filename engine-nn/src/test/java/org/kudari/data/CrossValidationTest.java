package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    /** A table whose only feature is the number of the row. */
    private static Table table(int... classes) {
        float[] numbers = new float[classes.length];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = row;
        }
        return new Table(
                new Features.Floats(1, numbers), Optional.of(new Target.Classes(classes, List.of("a", "b", "c"))));
    }

    private static List<Integer> rows(Table part) {
        List<Integer> rows = new ArrayList<>();
        float[] value = new float[1];
        for (int row = 0; row < part.rows(); row++) {
            part.features().copyRow(row, value, 0);
            rows.add((int) value[0]);
        }
        return rows;
    }

    @Test
    void everyRowIsHeldOutOnceAndClassesAreSpreadEvenly() {
        long seed = System.nanoTime();
        System.out.println("CrossValidationTest: seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50; round++) {
            int[] classes = random.ints(random.nextInt(5, 60), 0, 3).toArray();
            int parts = random.nextInt(2, Math.min(6, classes.length));
            List<Integer> heldOut = new ArrayList<>();
            for (TrainTestSplit split : CrossValidation.of(table(classes), parts, random.nextLong())) {
                List<Integer> test = rows(split.test());
                heldOut.addAll(test);
                assertThat(rows(split.training()))
                        .doesNotContainAnyElementsOf(test)
                        .hasSize(classes.length - test.size());
                assertThat(test.size()).isBetween(classes.length / parts, classes.length / parts + 1);
                for (int index = 0; index < 3; index++) {
                    int wanted = index;
                    long all = Arrays.stream(classes).filter(c -> c == wanted).count();
                    long here =
                            test.stream().filter(row -> classes[row] == wanted).count();
                    assertThat(here).isBetween(all / parts, all / parts + 1);
                }
            }
            assertThat(heldOut).hasSize(classes.length).doesNotHaveDuplicates();
        }
    }

    @Test
    void theSeedDecides() {
        Table table = table(0, 0, 1, 1, 2, 2, 0, 1, 2, 0, 0, 0);
        assertThat(rows(CrossValidation.of(table, 3, 5).getFirst().test()))
                .isEqualTo(rows(CrossValidation.of(table, 3, 5).getFirst().test()))
                .isNotEqualTo(rows(CrossValidation.of(table, 3, 6).getFirst().test()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossValidation.of(table, 13, 1))
                .withMessage("12 rows cannot be divided into 13 parts");
        assertThatIllegalArgumentException().isThrownBy(() -> CrossValidation.of(table, 1, 1));
    }
}

package org.kudari.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainTestSplitTest {

    /** Row i has the features i and -i, and the target i. */
    private static Table numbered(int rows) {
        float[] features = new float[2 * rows];
        for (int row = 0; row < rows; row++) {
            features[2 * row] = row;
            features[2 * row + 1] = -row;
        }
        double[] target = IntStream.range(0, rows).asDoubleStream().toArray();
        return new Table(new Features.Floats(2, features), new Target.Numbers(target));
    }

    private static double[] numbers(Table table) {
        return ((Target.Numbers) table.target().orElseThrow()).numbers();
    }

    @Test
    void everyRowIsInOnePartWithItsTarget() {
        TrainTestSplit split = TrainTestSplit.of(numbered(10), 3, 1);

        assertThat(numbers(split.training())).hasSize(7).isSorted();
        assertThat(numbers(split.test())).hasSize(3).isSorted();
        assertThat(Arrays.stream(numbers(split.training())).boxed().toList())
                .doesNotContainAnyElementsOf(
                        Arrays.stream(numbers(split.test())).boxed().toList());
        for (Table part : List.of(split.training(), split.test())) {
            float[] features = part.features().toFloats();
            for (int row = 0; row < part.rows(); row++) {
                assertThat(features[2 * row]).isEqualTo((float) numbers(part)[row]);
                assertThat(features[2 * row + 1]).isEqualTo((float) -numbers(part)[row]);
            }
        }
    }

    @Test
    void theSeedDecides() {
        assertThat(numbers(TrainTestSplit.of(numbered(100), 20, 7).test()))
                .isEqualTo(numbers(TrainTestSplit.of(numbered(100), 20, 7).test()))
                .isNotEqualTo(numbers(TrainTestSplit.of(numbered(100), 20, 8).test()));
    }

    @Test
    void bytesAndClassesStayWhatTheyAre() {
        Table table = new Table(
                new Features.Bytes(1, new byte[] {0, (byte) 255, 51}, 1 / 255f),
                new Target.Classes(new int[] {0, 1, 0}, List.of("a", "b")));

        Table selected = table.select(2, 1);

        assertThat(selected.features().toFloats()).containsExactly(51 * (1 / 255f), 255 * (1 / 255f));
        assertThat(((Target.Classes) selected.target().orElseThrow()).indices()).containsExactly(0, 1);
        assertThat(selected.features()).isInstanceOf(Features.Bytes.class);
    }

    @Test
    void bothPartsNeedARow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainTestSplit.of(numbered(3), 3, 1))
                .withMessage("3 of 3 rows cannot be held out");
        assertThatIllegalArgumentException().isThrownBy(() -> TrainTestSplit.of(numbered(3), 0, 1));
    }
}

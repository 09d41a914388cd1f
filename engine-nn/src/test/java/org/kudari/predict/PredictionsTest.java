package org.kudari.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.data.Target;

class PredictionsTest {
    private static final List<String> NAMES = List.of("cat", "dog");

    private static double r2(double[] predictions, double... truth) {
        return new Predictions.Numbers(predictions).r2(new Target.Numbers(truth));
    }

    private static Predictions.Classes classes(int... indices) {
        return new Predictions.Classes(indices, new float[2 * indices.length], NAMES);
    }

    @Test
    void accuracyIsTheShareOfRowsThatAreRight() {
        assertThat(classes(0, 1, 1, 0).accuracy(new Target.Classes(new int[] {0, 1, 0, 0}, NAMES)))
                .isEqualTo(0.75);
        assertThat(classes().accuracy(new Target.Classes(new int[0], NAMES))).isNaN();
    }

    @Test
    void accuracyComparesTheSameClassesOnly() {
        Target.Classes swapped = new Target.Classes(new int[] {0}, NAMES.reversed());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> classes(0).accuracy(swapped))
                .withMessage("predictions of the classes [cat, dog] cannot be compared with [dog, cat]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> classes(0, 1).accuracy(new Target.Classes(new int[] {0}, NAMES)))
                .withMessage("predictions for 2 rows cannot be compared with the truth of 1");
    }

    @Test
    void r2IsTheShareOfTheVarianceThatIsExplained() {
        assertThat(r2(new double[] {1, 2, 3}, 1, 2, 3)).isEqualTo(1);
        assertThat(r2(new double[] {2, 2, 2}, 1, 2, 3)).isEqualTo(0);
        assertThat(r2(new double[] {1, 2, 4}, 1, 2, 3)).isEqualTo(0.5);
        assertThat(r2(new double[] {3, 2, 1}, 1, 2, 3)).isEqualTo(-3);
        assertThatIllegalArgumentException().isThrownBy(() -> r2(new double[] {1}, 1, 2));
    }

    /**
     * The sum of three times 0.1 is not 0.3: with a mean that is off by one bit, equal numbers would have a variance.
     */
    @Test
    void r2OfAConstantTruthIsOneOrZero() {
        assertThat(r2(new double[] {0.1, 0.1, 0.1}, 0.1, 0.1, 0.1)).isEqualTo(1);
        assertThat(r2(new double[] {0.1, 0.2, 0.1}, 0.1, 0.1, 0.1)).isZero();
        assertThat(r2(new double[] {5}, 4)).isZero();
        assertThat(r2(new double[0])).isNaN();
    }

    @Test
    void sayWhatTheyAreInWords() {
        assertThat(classes(1, 0).text(0)).isEqualTo("dog");
        assertThat(classes(1, 0).rows()).isEqualTo(2);
        assertThat(new Predictions.Numbers(new double[] {2.5}).text(0)).isEqualTo("2.5");
    }
}

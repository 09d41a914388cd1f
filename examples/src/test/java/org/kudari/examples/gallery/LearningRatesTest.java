package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearningRatesTest {
    /** A step multiplies the weight by 1 - 2 rate. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void oneCreepsOneArrivesOneClimbs(String device) {
        Map<String, Double> numbers = Pages.of("learning-rates", device).numbers();

        for (int i = 0; i < 3; i++) {
            double weight = numbers.get("start") * Math.pow(1 - 2 * numbers.get("rate" + i), numbers.get("steps"));
            assertThat(numbers.get("end" + i)).isCloseTo(weight * weight, withinPercentage(0.1));
        }
        assertThat(numbers.get("end0")).isBetween(1.0, numbers.get("startLoss"));
        assertThat(numbers.get("end1")).isLessThan(1e-6);
        assertThat(numbers.get("end2")).isGreaterThan(numbers.get("startLoss"));
    }
}

package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlopeTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void theSlopeOfASquareIsTwiceTheWeight(String device) {
        Map<String, Double> numbers = Pages.of("slope", device).numbers();

        assertThat(numbers)
                .contains(
                        entry("plusWeight", 6.0),
                        entry("plusLoss", 36.0),
                        entry("plusSlope", 12.0),
                        entry("minusSlope", -8.0),
                        entry("zeroSlope", 0.0));
        double growth = numbers.get("nearLoss") - numbers.get("plusLoss");
        assertThat(growth / (numbers.get("near") - numbers.get("plusWeight"))).isCloseTo(12, within(0.05));
    }

    /** A step multiplies the weight by 1 - 2 rate. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void whereTheDescentEndsDependsOnTheLearningRate(String device) {
        Map<String, Double> numbers = Pages.of("slope", device).numbers();

        assertThat(numbers.get("start")).isEqualTo(5);
        for (int i = 0; i < 7; i++) {
            double byHand = 5 * Math.pow(1 - 2 * numbers.get("rate" + i), 8);
            assertThat(numbers.get("end" + i)).as("rate %s", i).isCloseTo(byHand, within(1e-4));
        }
        assertThat(numbers.get("end3")).isZero();
        assertThat(numbers.get("end5")).isEqualTo(5);
        assertThat(numbers.get("end6")).isGreaterThan(20);
    }
}

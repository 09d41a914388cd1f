package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpOrDownTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void whoGoesOnLearningComesThroughTheTurn(String device) {
        Map<String, Double> numbers = Pages.of("up-or-down", device).numbers();

        // With a memory of 0.8, signs of neighbouring changes agree on 1/2 + asin(0.8) / pi of the days.
        double best = 100 * (0.5 + Math.asin(0.8) / Math.PI);
        assertThat(numbers.get("fixedBefore")).isCloseTo(best, within(5.0));
        assertThat(numbers.get("updatedBefore")).isCloseTo(best, within(5.0));
        assertThat(numbers.get("fixedAfter")).isLessThan(25);
        assertThat(numbers.get("updatedAfter")).isBetween(70.0, best);
        assertThat(numbers.get("updatedError")).isLessThan(0.75 * numbers.get("sameError"));
        assertThat(numbers.get("fixedError")).isGreaterThan(1.5 * numbers.get("sameError"));
    }
}

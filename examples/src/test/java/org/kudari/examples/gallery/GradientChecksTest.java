package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientChecksTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void differencesAgreeUntilRoundingErrorsTakeOver(String device) {
        Map<String, Double> numbers = Pages.of("gradient-check", device).numbers();

        assertThat(numbers.get("slope")).isCloseTo(Math.E * (Math.sin(1) + Math.cos(1)), within(1e-6));
        assertThat(numbers.get("least.FLOAT32")).isBetween(0.0, 1e-4);
        assertThat(numbers.get("least.FLOAT64")).isBetween(0.0, 1e-9);
        // With the shortest steps.
        assertThat(numbers.get("end.FLOAT32")).isGreaterThan(0.5);
        assertThat(numbers.get("end.FLOAT64")).isGreaterThan(1e-6);
    }

    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void theMistakeIsFound(String device) {
        Map<String, Double> numbers = Pages.of("gradient-check", device).numbers();

        assertThat(numbers.get("right")).isLessThan(numbers.get("tolerance"));
        assertThat(numbers.get("wrong")).isGreaterThan(1000 * numbers.get("tolerance"));
        assertThat(numbers.get("actual")).isCloseTo(-numbers.get("expected"), within(1e-4));
    }
}

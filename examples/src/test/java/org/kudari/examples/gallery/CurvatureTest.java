package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CurvatureTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void theLargestEigenvalueIsTheLimitOfStability(String device) {
        Map<String, Double> numbers = Pages.of("curvature", device).numbers();

        assertThat(numbers.get("early"))
                .as("power iteration has settled")
                .isCloseTo(numbers.get("largest"), within(0.1));
        assertThat(numbers.get("below")).isLessThan(numbers.get("away") / 10);
        assertThat(numbers.get("above")).isGreaterThan(5 * numbers.get("away"));
        assertThat(numbers.get("factorAtLimit")).isCloseTo(1, within(0.02));
    }
}

package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AscentTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void climbersReachTopsAndImagesReachScores(String device) {
        Map<String, Double> numbers = Pages.of("ascent", device).numbers();

        assertThat(numbers.get("high")).isCloseTo(1, within(0.02));
        assertThat(numbers.get("low")).isCloseTo(0.6, within(0.02));
        assertThat(numbers.get("accuracy")).isGreaterThan(80);
        assertThat(numbers.get("scoreOfFree")).isGreaterThan(numbers.get("scoreOfSmooth"));
        assertThat(numbers.get("scoreOfSmooth")).isGreaterThan(1.5 * numbers.get("scoreOfReal"));
    }
}

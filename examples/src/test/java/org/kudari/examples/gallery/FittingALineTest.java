package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FittingALineTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void theFirstAnswerIsOffByThirtyAndTheLossFalls(String device) {
        Map<String, Double> numbers = Pages.of("fitting-a-line", device).numbers();

        assertThat(numbers)
                .contains(entry("height", 170.0), entry("weight", 65.0), entry("answer", 95.0), entry("error", 30.0));
        assertThat(numbers.get("loss")).isCloseTo(1006, within(1.0));
        assertThat(numbers.get("endLoss")).isCloseTo(21.6, within(0.1));
        // People are made with a slope of 0.9; chance adds the rest.
        assertThat(numbers.get("endA")).isCloseTo(0.9, within(0.1));
    }

    /** In centimetres the loss stands still too early: b has hardly moved. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void withoutScalingTheFitIsNotDone(String device) {
        Map<String, Double> numbers = Pages.of("fitting-a-line", device).numbers();

        assertThat(numbers.get("rawB")).isCloseTo(numbers.get("b"), within(0.01));
        assertThat(numbers.get("rawLoss")).isGreaterThan(2 * numbers.get("endLoss"));
    }
}

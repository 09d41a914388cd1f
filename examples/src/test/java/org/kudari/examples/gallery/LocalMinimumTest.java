package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.pictures.figure.Figure;

class LocalMinimumTest {
    /** The loss is (w² - 4)² / 8 + w / 2 + 2, so its slope is 0 where w³ - 4 w + 1 is. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void descentIsTrappedMomentumGetsOutAndRestartsHelp(String device) {
        Map<String, Double> numbers = Pages.of("local-minimum", device).numbers();

        for (String minimum : new String[] {"local", "global"}) {
            double w = numbers.get(minimum);
            assertThat(w * w * w - 4 * w + 1).as(minimum).isCloseTo(0, within(1e-3));
        }
        assertThat(numbers.get("local")).isCloseTo(1.861, within(1e-3));
        assertThat(numbers.get("global")).isCloseTo(-2.115, within(1e-3));
        assertThat(numbers.get("globalLoss")).isLessThan(numbers.get("localLoss") - 1);
        assertThat(numbers.get("escaped")).isCloseTo(numbers.get("global"), within(0.1));
        assertThat(numbers.get("found")).isBetween(1.0, numbers.get("restarts") - 1);
    }

    /** A reader who hears the page learns where each choice ends. Descent ends in one of the two valleys. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void everyChoiceSaysWhereItEnds(String device) {
        List<String> ends = Pages.of("local-minimum", device).allFigures().get("choice").stream()
                .map(Figure::alternative)
                .toList();

        assertThat(ends).hasSize(4 * 3 * 3).allMatch(end -> end.matches("at the end: w = \u2212?[\\d.]+"));
        assertThat(ends).contains("at the end: w = 1.86", "at the end: w = \u22122.11");
    }
}

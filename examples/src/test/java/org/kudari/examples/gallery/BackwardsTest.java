package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackwardsTest {
    private static final Map<String, Double> BY_HAND = Map.ofEntries(
            Map.entry("h1", 0.2),
            Map.entry("h2", 0.5),
            Map.entry("y", 0.4),
            Map.entry("loss", 0.36),
            Map.entry("ofY", -1.2),
            Map.entry("ofV1", -0.24),
            Map.entry("ofV2", -0.6),
            Map.entry("ofH1", -0.6),
            Map.entry("ofH2", -0.72),
            Map.entry("ofW1", -0.6),
            Map.entry("ofW2", -0.72),
            Map.entry("ofW3", -0.3),
            Map.entry("ofW4", -0.36));

    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void everyGradientComesOutAsByHand(String device) {
        Map<String, Double> numbers = Pages.of("backwards", device).numbers();

        BY_HAND.forEach((name, number) -> assertThat(numbers.get(name)).as(name).isCloseTo(number, within(1e-6)));
        assertThat(numbers.get("nextLoss")).isLessThan(0.36);
    }
}

package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OutliersTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void onlyTheSquaredErrorIsBent(String device) {
        Map<String, Double> slopes = Pages.of("outliers", device).numbers();

        assertThat(slopes.get("absolute")).isCloseTo(slopes.get("slope"), within(0.15));
        assertThat(slopes.get("huber")).isCloseTo(slopes.get("slope"), within(0.25));
        assertThat(slopes.get("squared")).isLessThan(0.6 * slopes.get("slope"));
    }
}

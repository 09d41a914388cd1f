package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeepGradientsTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void gradientsVanishAndExplodeAndAreCured(String device) {
        Map<String, Double> numbers = Pages.of("deep-gradients", device).numbers();

        assertThat(numbers.get("first.sigmoid")).isPositive().isLessThan(1e-15);
        assertThat(numbers.get("last.sigmoid")).isGreaterThan(0.01);
        assertThat(numbers.get("first.ReLU")).isLessThan(1e-4);
        assertThat(numbers.get("last.ReLU")).isLessThan(1e-4);
        for (String cure : new String[] {"ReLUHe", "residual", "normalised"}) {
            assertThat(numbers.get("first." + cure)).as(cure).isBetween(1e-3, 1e3);
            assertThat(numbers.get("last." + cure)).as(cure).isBetween(1e-3, 1e3);
        }
        assertThat(numbers.get("last.largeweights")).isGreaterThan(1e3);
        assertThat(numbers.get("last.clipped")).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void onlyNetworksWhoseGradientsLastLearn(String device) {
        Map<String, Double> numbers = Pages.of("deep-gradients", device).numbers();

        assertThat(numbers.get("end.sigmoid")).isGreaterThan(0.6);
        assertThat(numbers.get("end.residual")).isLessThan(0.5);
        assertThat(numbers.get("end.largeweights")).isNaN();
        assertThat(numbers.get("end.clipped")).isLessThan(numbers.get("start.clipped") / 50);
    }
}

package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class XorTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void oneLayerFailsAndTwoSucceed(String device) {
        Map<String, Double> numbers = Pages.of("xor", device).numbers();

        assertThat(numbers.get("lossOfOne")).isCloseTo(Math.log(2), within(1e-3));
        assertThat(numbers.get("one01")).isCloseTo(0.5, within(0.01));
        assertThat(numbers.get("lossOfTwo")).isLessThan(0.01);
        assertThat(numbers.get("two00")).isLessThan(0.05);
        assertThat(numbers.get("two01")).isGreaterThan(0.95);
        assertThat(numbers.get("two10")).isGreaterThan(0.95);
        assertThat(numbers.get("two11")).isLessThan(0.05);
        assertThat(numbers.get("ofTwo")).isBetween(1.0, 9.0);
        assertThat(numbers.get("ofEight")).isGreaterThan(numbers.get("ofTwo"));
    }
}

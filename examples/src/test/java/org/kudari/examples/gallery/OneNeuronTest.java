package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.examples.gallery.page.Page;

class OneNeuronTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void theChainRuleComesOutAsByHand(String device) {
        Page page = Pages.of("one-neuron", device);

        assertThat(page.numbers())
                .contains(
                        entry("y", 6.0),
                        entry("loss", 16.0),
                        entry("ofY", -8.0),
                        entry("yByW", 2.0),
                        entry("ofW", -16.0));
        assertThat(page.numbers().get("next")).isEqualTo(4.6f);
        assertThat(page.numbers().get("nextLoss")).isLessThan(1);
    }
}

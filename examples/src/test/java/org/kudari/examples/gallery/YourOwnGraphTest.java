package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.examples.gallery.page.Page;

class YourOwnGraphTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void everyBoxHasItsGradient(String device) {
        Page page = Pages.of("your-own-graph", device);

        assertThat(page.figures().get("neuron").svg())
                .contains(">w<", ">x<", ">mul<", ">sub<", ">square<")
                .contains(">gradient \u221216<", ">gradient \u22128<", ">gradient 1<");
        assertThat(page.figures().get("network").svg())
                .contains(">0.weight<", ">0.bias<", ">2.weight<", ">2.bias<", ">points<", ">labels<")
                .contains(">linear, relu<", ">crossEntropy<")
                .doesNotContain(">constant<");
        assertThat(page.numbers())
                .containsEntry("operations", 5.0)
                .containsEntry("parameters", 4.0)
                .containsEntry("kept", 5.0);
        assertThat(page.numbers().get("loss")).isCloseTo(0.64, within(0.005));
    }
}

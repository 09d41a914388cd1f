package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.examples.gallery.page.Page;

class ThreeLayersTest {
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void theGradientsByHandAreThoseOfTheEngine(String device) {
        Page page = Pages.of("three-layers", device);

        assertThat(page.numbers())
                .contains(entry("agreeing", 6.0), entry("batch", 6.0), entry("silent1", 2.0), entry("silent2", 2.0));
    }

    /** A gradient has the shape of its tensor. No two of the sizes are equal, so that a shape says what it belongs to. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void everyGradientIsShownWithItsShape(String device) {
        String flow = Pages.of("three-layers", device).figures().get("flow").svg();

        assertThat(flow)
                .contains("∂L/∂Z [6, 2]", "∂L/∂W [4, 2], ∂L/∂b [2]")
                .contains("∂L/∂H₂ [6, 4]", "∂L/∂W [5, 4], ∂L/∂b [4]")
                .contains("∂L/∂H₁ [6, 5]", "∂L/∂W [3, 5], ∂L/∂b [5]")
                .contains("∂L/∂X [6, 3]")
                .contains(">first layer<", ">second layer<", ">output layer<");
    }
}

package org.kudari.examples.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.examples.gallery.parts.Landscape;
import org.kudari.examples.gallery.parts.Runner;
import org.kudari.pictures.figure.Figure;

class OptimizersRaceTest {
    private static final List<String> AHEAD = List.of("Momentum", "RMSProp", "Adam", "AdamW");

    /** What the caption says of each landscape. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void plainDescentIsLeftBehind(String device) {
        Map<String, Double> losses = Pages.of("optimizers-race", device).numbers();

        assertThat(losses.get("ravine.SGD")).isBetween(0.2, 0.22);
        assertThat(losses.get("saddle.SGD")).isBetween(-0.02, 0.0);
        assertThat(losses.get("plateau.SGD")).isBetween(0.98, 1.0);
        for (String name : AHEAD) {
            assertThat(losses.get("ravine." + name)).as(name).isBetween(0.0, 0.05);
            assertThat(losses.get("saddle." + name)).as(name).isBetween(-0.5, -0.4);
            assertThat(losses.get("plateau." + name)).as(name).isBetween(0.0, 0.05);
        }
        assertThat(losses.get("saddle.least")).isEqualTo(-0.5);
    }

    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void everyFigureSaysWhereTheOptimizersAre(String device) {
        Map<String, List<Figure>> figures = Pages.of("optimizers-race", device).allFigures();

        assertThat(figures.get("saddle").getFirst().alternative()).contains("loss. SGD ", "; AdamW ");
        // The ravine with 0.1.
        assertThat(figures.get("yours").get(2).alternative())
                .contains("SGD 0.1: out of the map; Momentum 0.1: x = ", "; RMSProp 0.1: x = 1.00, y = 0.00; ");
    }

    /** There the gradient across is 0, and no optimizer makes something of nothing. */
    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void nobodyLeavesTheRidgeFromItsAxis(String name) {
        try (Device device = Devices.open(name)) {
            for (Runner runner : Runner.ALL) {
                float[] start = Landscape.SADDLE.starts().getLast();
                assertThat(runner.run(device, Landscape.SADDLE, start, 0.1, 30).ys())
                        .as(runner.name())
                        .containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.kudari.examples.gallery.Pages#devices")
    void theRavinesWallsThrowPlainDescentOut(String name) {
        try (Device device = Devices.open(name)) {
            float[] start = Landscape.RAVINE.starts().getFirst();
            assertThat(Runner.ALL
                            .getFirst()
                            .run(device, Landscape.RAVINE, start, 0.1, 30)
                            .loss())
                    .isGreaterThan(1e6);
        }
    }
}

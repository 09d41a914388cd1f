package org.kudari.backend.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TunerTest {
    private static final String STANDARD = "6x4";
    private static final String OTHER = "8x3";
    private static final String THIRD = "12x2";
    private static final List<String> SHAPES = List.of(STANDARD, OTHER, THIRD);

    private final Map<String, Integer> turns = new HashMap<>();

    private int turn(String shape) {
        return turns.merge(shape, 1, Integer::sum) - 1;
    }

    @Test
    void theFastestWins() {
        assertThat(Tuner.choose(SHAPES, shape -> shape.equals(THIRD) ? 130 : shape.equals(OTHER) ? 120 : 100)
                        .chosen())
                .isEqualTo(THIRD);
        assertThat(Tuner.choose(SHAPES, shape -> shape.equals(STANDARD) ? 100 : 90)
                        .chosen())
                .isEqualTo(STANDARD);
    }

    @Test
    void aLittleFasterIsNotEnough() {
        assertThat(Tuner.choose(SHAPES, shape -> shape.equals(OTHER) ? 102 : 100)
                        .chosen())
                .isEqualTo(STANDARD);
    }

    @Test
    void fasterInHalfOfTheTurnsIsNotEnough() {
        assertThat(Tuner.choose(SHAPES, shape -> shape.equals(OTHER) && turn(shape) % 2 == 0 ? 200 : 100)
                        .chosen())
                .isEqualTo(STANDARD);
    }

    /** If the machine's speed varies by half and the candidates are alike, the first one stays. */
    @Test
    void noiseIsNoReason() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 1_000; run++) {
            assertThat(Tuner.choose(SHAPES, _ -> 100 * (1 + random.nextDouble() / 2))
                            .chosen())
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(STANDARD);
        }
    }

    @Test
    void theMediansAreSaid() {
        assertThat(Tuner.choose(SHAPES, shape -> turn(shape) < 5 ? 1_000 : shape.length())
                        .rates())
                .containsExactly(Map.entry(STANDARD, 3.0), Map.entry(OTHER, 3.0), Map.entry(THIRD, 4.0));
    }
}

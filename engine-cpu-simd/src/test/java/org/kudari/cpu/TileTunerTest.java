package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTunerTest {
    private static final TileShape STANDARD = new TileShape(6, 4);
    private static final TileShape OTHER = new TileShape(8, 3);
    private static final TileShape THIRD = new TileShape(12, 2);
    private static final List<TileShape> SHAPES = List.of(STANDARD, OTHER, THIRD);

    private final Map<TileShape, Integer> turns = new HashMap<>();

    private int turn(TileShape shape) {
        return turns.merge(shape, 1, Integer::sum) - 1;
    }

    @Test
    void theFastestWins() {
        assertThat(TileTuner.choose(SHAPES, shape -> shape.equals(THIRD) ? 130 : shape.equals(OTHER) ? 120 : 100))
                .isEqualTo(THIRD);
        assertThat(TileTuner.choose(SHAPES, shape -> shape.equals(STANDARD) ? 100 : 90))
                .isEqualTo(STANDARD);
    }

    @Test
    void aLittleFasterIsNotEnough() {
        assertThat(TileTuner.choose(SHAPES, shape -> shape.equals(OTHER) ? 102 : 100))
                .isEqualTo(STANDARD);
    }

    @Test
    void fasterInHalfOfTheTurnsIsNotEnough() {
        assertThat(TileTuner.choose(SHAPES, shape -> shape.equals(OTHER) && turn(shape) % 2 == 0 ? 200 : 100))
                .isEqualTo(STANDARD);
    }

    /** A machine that drifts by half from turn to turn, and shapes that are alike: the standard one stays. */
    @Test
    void noiseIsNoReason() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 1_000; run++) {
            assertThat(TileTuner.choose(SHAPES, _ -> 100 * (1 + random.nextDouble() / 2)))
                    .as("seed %d, run %d", seed, run)
                    .isEqualTo(STANDARD);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void candidatesFitTheKernelsAndHideLatency(int bits) {
        assertThat(TileShape.candidates(bits)).first().isEqualTo(TileShape.standard(bits));
        for (TileShape shape : TileShape.candidates(bits)) {
            VectorKernels kernels = new VectorKernels(bits, false, shape);
            int accumulators = shape.rows() * shape.vectors();
            assertThat(accumulators).isBetween(8, 31);
            assertThat(kernels.tallest(shape.vectors())).isEqualTo(shape.rows());
            assertThat(kernels.widest(shape.rows())).isEqualTo(shape.vectors());
            for (int vectors = 1; vectors <= 40; vectors++) {
                int tallest = kernels.tallest(vectors);
                assertThat(tallest * Math.min(vectors, kernels.widest(tallest)))
                        .as("%s, %d vectors wide", shape, vectors)
                        .isLessThanOrEqualTo(accumulators);
            }
        }
    }
}

package org.kudari.cpu.microkernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileShapeTest {
    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void candidatesFitTheKernelsAndHideLatency(int bits) {
        assertThat(TileShape.candidates(bits)).first().isEqualTo(TileShape.defaultFor(bits));
        for (TileShape shape : TileShape.candidates(bits)) {
            VectorMicroKernels kernels = new VectorMicroKernels(bits, false, shape);
            int accumulators = shape.rows() * shape.vectors();
            assertThat(accumulators).isBetween(8, 31);
            assertThat(kernels.maxRows(shape.vectors())).isEqualTo(shape.rows());
            assertThat(kernels.maxVectors(shape.rows())).isEqualTo(shape.vectors());
            for (int vectors = 1; vectors <= 40; vectors++) {
                int tallest = kernels.maxRows(vectors);
                assertThat(tallest * Math.min(vectors, kernels.maxVectors(tallest)))
                        .as("%s, %d vectors wide", shape, vectors)
                        .isLessThanOrEqualTo(accumulators);
            }
        }
    }
}

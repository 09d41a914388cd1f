package org.kudari.cpu.gemm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.microkernel.VectorMicroKernels;

/** Decisions of the plan that measurements showed to matter, for 512-bit vectors. */
class GemmPlanTest {
    private final MicroKernels kernels = new VectorMicroKernels(512, false);

    @Test
    void aLargeProductPacksBoth() {
        GemmPlan plan = plan(1024, 1024, 1024, false, false);
        assertThat(plan.packA()).isTrue();
        assertThat(plan.packB()).isTrue();
        assertThat(plan.exchanged()).isFalse();
        assertThat(plan.tileRows()).isEqualTo(6);
        assertThat(plan.tileVectors()).isEqualTo(4);
    }

    @Test
    void aSmallProductIsReadInPlace() {
        GemmPlan plan = plan(64, 64, 64, false, false);
        assertThat(plan.packA()).isFalse();
        assertThat(plan.packB()).isFalse();
        assertThat(plan.byRows()).isTrue();
    }

    @Test
    void aRowTimesAMatrixIsReadInPlace() {
        for (int[] s : new int[][] {{256, 784}, {10, 128}, {1024, 2048}}) {
            GemmPlan plan = plan(1, s[0], s[1], false, false);
            assertThat(plan.packA()).isFalse();
            assertThat(plan.byRows()).isTrue();
            assertThat(plan.packB()).isFalse();
            assertThat(plan.exchanged()).isFalse();
        }
    }

    @Test
    void fewColumnsBecomeRows() {
        assertThat(plan(256, 10, 128, true, false).exchanged()).isTrue();
        assertThat(plan(1024, 1, 1024, false, false).exchanged()).isTrue();
        assertThat(plan(10, 256, 128, false, false).exchanged()).isFalse();
    }

    @Test
    void aTransposedWeightIsNotTransposedForAFewRows() {
        GemmPlan plan = plan(64, 1024, 1024, false, true);
        assertThat(plan.exchanged()).isTrue();
        assertThat(plan.packB())
                .as("the few rows, so that vectors run along them")
                .isTrue();
    }

    @Test
    void aTransposedWeightBeyondL2IsNotCopiedAtAll() {
        GemmPlan plan = plan(256, 2048, 2048, false, true);
        assertThat(plan.exchanged()).isTrue();
        assertThat(plan.packA()).isFalse();
        assertThat(plan.byRows()).isTrue();
    }

    @Test
    void columnsFarApartArePacked() {
        GemmPlan plan = plan(64, 1024, 1024, false, false);
        assertThat(plan.exchanged()).isFalse();
        assertThat(plan.packB()).isTrue();
    }

    @Test
    void aSmallOperandIsPackedWhereItsRowsEvictEachOther() {
        assertThat(plan(784, 512, 128, true, false).packB()).isTrue();
        assertThat(plan(784, 528, 128, true, false).packB()).isFalse();
        assertThat(plan(128, 512, 128, true, false).packB())
                .as("for a few tiles")
                .isFalse();
    }

    @Test
    void theLastTilesAddUp() {
        for (int m : new int[] {1, 6, 7, 100, 333}) {
            for (int n : new int[] {17, 64, 100, 333}) {
                GemmPlan plan = plan(m, n, 50, false, false);
                int down = plan.exchanged() ? n : m;
                int across = plan.exchanged() ? m : n;
                assertThat((down - plan.lastRows()) % plan.tileRows()).isZero();
                assertThat((across - plan.lastColumns()) % (plan.tileVectors() * 16))
                        .isZero();
                assertThat(plan.lastVectors()).isEqualTo((plan.lastColumns() + 15) / 16);
            }
        }
    }

    private GemmPlan plan(int m, int n, int k, boolean aTransposed, boolean bTransposed) {
        GemmShape shape = new GemmShape(
                m,
                n,
                k,
                aTransposed ? 1 : k,
                aTransposed ? m : 1,
                bTransposed ? 1 : n,
                bTransposed ? k : 1,
                n,
                1,
                false);
        return GemmPlan.of(kernels, shape);
    }
}

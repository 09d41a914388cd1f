package org.kudari.pictures.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FewerPointsTest {
    @Test
    void pointsOnAStraightLineAreLeftOut() {
        assertThat(FewerPoints.of(new double[] {0, 1, 2, 2, 2}, new double[] {0, 1, 2, 1, 0}, 0.1))
                .containsExactly(0, 2, 4);
    }

    @Test
    void whatIsNearerThanTheToleranceIsLeftOut() {
        double[] xs = {0, 1, 2};
        assertThat(FewerPoints.of(xs, new double[] {0, 0.09, 0}, 0.1)).containsExactly(0, 2);
        assertThat(FewerPoints.of(xs, new double[] {0, 0.11, 0}, 0.1)).containsExactly(0, 1, 2);
    }

    /** It ends where it began, so there is no line between the ends. */
    @Test
    void aClosedLineKeepsItsCorners() {
        assertThat(FewerPoints.of(new double[] {0, 1, 2, 2, 0, 0}, new double[] {0, 0, 0, 2, 2, 0}, 0.1))
                .containsExactly(0, 2, 3, 4, 5);
    }

    /** It comes back on itself: the turning point is on the straight line, but not between the ends. */
    @Test
    void aTurningPointIsKept() {
        assertThat(FewerPoints.of(new double[] {0, 5, 1}, new double[] {0, 0, 0}, 0.1))
                .containsExactly(0, 1, 2);
    }

    @Test
    void fewPointsAreKept() {
        assertThat(FewerPoints.of(new double[0], new double[0], 0.1)).isEmpty();
        assertThat(FewerPoints.of(new double[] {1}, new double[] {1}, 0.1)).containsExactly(0);
        assertThat(FewerPoints.of(new double[] {1, 1}, new double[] {1, 1}, 0.1))
                .containsExactly(0, 1);
    }
}

package org.kudari.metric.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankingTest {
    /** Even a compensated sum of these depends on their order: the last two count only if they meet first. */
    @Test
    void doesNotDependOnTheOrderOfEqualScores() {
        double[] weights = {1, 0x1p-53, 0x1p-106, 0x1p-106};
        ScoredRows forward = new ScoredRows(1);
        ScoredRows backward = new ScoredRows(1);
        for (int i = 0; i < weights.length; i++) {
            forward.add(1, weights[i]);
            backward.add(1, weights[weights.length - 1 - i]);
        }
        for (ScoredRows rows : new ScoredRows[] {forward, backward}) {
            rows.add(0, 1);
            rows.setScore(0, 2);
            assertThat(rows.ranking(0, 1, true).averagePrecision()).isEqualTo(Math.nextUp(0.5));
        }
    }

    @Test
    void bothZerosAreOneScore() {
        ScoredRows rows = new ScoredRows(1);
        double[] scores = {0.0, -0.0, 0.0, -0.0};
        for (int row = 0; row < scores.length; row++) {
            rows.add(row / 2, 1);
            rows.setScore(0, scores[row]);
        }
        assertThat(rows.ranking(0, 1, true).rocArea()).isEqualTo(0.5);
    }

    @Test
    void weightsMayComeAfterRowsOfWeight1() {
        ScoredRows rows = new ScoredRows(1);
        int[] labels = {0, 1, 0, 1};
        for (int row = 0; row < labels.length; row++) {
            rows.add(labels[row], row < 2 ? 1 : 3);
            rows.setScore(0, row);
        }
        // Of 4 x 4 pairs, those of the first positive and the second negative are ranked wrong: 1 x 3.
        assertThat(rows.ranking(0, 1, true).rocArea()).isEqualTo(13.0 / 16);
        ScoredRows merged = new ScoredRows(1);
        merged.add(rows);
        assertThat(merged.ranking(0, 1, true).rocArea()).isEqualTo(13.0 / 16);
        assertThat(merged.ranking(0, 1, false).rocArea()).isEqualTo(3.0 / 16);
    }
}

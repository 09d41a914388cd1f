package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticsTest {

    @Test
    void medianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Statistics.median(5, 1, 3)).isEqualTo(3);
        assertThat(Statistics.median(4, 1, 3, 100)).isEqualTo(3.5);
        assertThat(Statistics.median()).isNaN();
    }

    @Test
    void ratiosAreTakenWithinARound() {
        // The ratio of the medians would be 20 / 20.
        double[] theirs = {10, 20, 60};
        double[] ours = {5, 30, 20};

        assertThat(Statistics.medianRatio(theirs, ours)).isEqualTo(2);
    }

    @Test
    void onlyAsManyRoundsCanBeCompared() {
        assertThatThrownBy(() -> Statistics.medianRatio(new double[2], new double[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void geometricMeanOfAFactorAndItsInverseIsOne() {
        assertThat(Statistics.geometricMean(4, 0.25)).isCloseTo(1, within(1e-12));
        assertThat(Statistics.geometricMean(2, 8)).isCloseTo(4, within(1e-12));
        assertThat(Statistics.geometricMean()).isNaN();
    }

    @Test
    void differencesAreRelativeToLargeNumbersAndAbsoluteForSmall() {
        assertThat(Statistics.largestDifference(new double[] {100, 0}, new double[] {101, 0.001}))
                .isCloseTo(0.01, within(1e-12));
        assertThat(Statistics.largestDifference(new double[] {0.5}, new double[] {0.7}))
                .isCloseTo(0.2, within(1e-12));
    }

    @Test
    void whatIsNoNumberOrMissingIsInfinitelyFar() {
        assertThat(Statistics.largestDifference(new double[] {1, 2}, new double[] {Double.NaN, 2}))
                .isInfinite();
        assertThat(Statistics.largestDifference(new double[] {1}, new double[0]))
                .isInfinite();
    }
}

package org.kudari.table.schema.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NumberSampleTest {

    @Test
    void keepsAllUpToItsCapacity() {
        NumberSample sample = new NumberSample(2000);
        for (int i = 1999; i >= 0; i--) {
            sample.add(i);
        }
        double[] sorted = sample.sorted();
        assertThat(sorted).hasSize(2000).isSorted();
        assertThat(Arrays.stream(sorted).distinct().count()).isEqualTo(2000);
        assertThat(sample.median()).isEqualTo(999.5);
    }

    /** Of 100,000 numbers, each tenth has its share of the sample: 500 of 5,000, with a deviation of 21. */
    @Test
    void ofMoreEachIsAsLikely() {
        NumberSample sample = new NumberSample(5000);
        for (int i = 0; i < 100_000; i++) {
            sample.add(i);
        }
        double[] sorted = sample.sorted();
        assertThat(sorted).hasSize(5000);
        for (int tenth = 0; tenth < 10; tenth++) {
            int first = 10_000 * tenth;
            assertThat((double) Arrays.stream(sorted)
                            .filter(x -> x >= first && x < first + 10_000)
                            .count())
                    .isCloseTo(500, within(100.0));
        }
    }

    @Test
    void isTheSameEachTime() {
        NumberSample one = new NumberSample(100);
        NumberSample other = new NumberSample(100);
        for (int i = 0; i < 1000; i++) {
            one.add(i);
            other.add(i);
        }
        assertThat(one.sorted()).isEqualTo(other.sorted());
    }
}

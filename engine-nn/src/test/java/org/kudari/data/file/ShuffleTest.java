package org.kudari.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.random.RandomKey;

class ShuffleTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 1000})
    void hasEveryNumberOnce(int count) {
        int[] sorted = Shuffle.order(count, RandomKey.of(3));
        Arrays.sort(sorted);

        assertThat(sorted).containsExactly(IntStream.range(0, count).toArray());
    }

    /** Fixed values: another order would change the result of every training. */
    @Test
    void isAFunctionOfTheKeyAlone() {
        assertThat(Shuffle.order(10, RandomKey.of(42))).containsExactly(0, 6, 9, 2, 8, 4, 5, 3, 1, 7);
        assertThat(Shuffle.order(10, RandomKey.of(42))).isEqualTo(Shuffle.order(10, RandomKey.of(42)));
        assertThat(Shuffle.order(100, RandomKey.of(42))).isNotEqualTo(Shuffle.order(100, RandomKey.of(43)));
        assertThat(Shuffle.order(100, RandomKey.of(42)))
                .isNotEqualTo(Shuffle.order(100, RandomKey.of(42).child(0)));
    }

    @Test
    void allOrdersAreEquallyLikely() {
        int[] counts = new int[27];
        int rounds = 6000;
        for (int seed = 0; seed < rounds; seed++) {
            int[] order = Shuffle.order(3, RandomKey.of(seed));
            counts[order[0] * 9 + order[1] * 3 + order[2]]++;
        }

        int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
        assertThat(seen).hasSize(6);
        for (int count : seen) {
            // Five standard deviations of a binomial count.
            assertThat((double) count).isCloseTo(rounds / 6.0, within(5 * Math.sqrt(rounds * 5 / 36.0)));
        }
    }
}

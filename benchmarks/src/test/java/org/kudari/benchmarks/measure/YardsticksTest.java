package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.CaseTable;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.contender.OwnContenders;

class YardsticksTest {
    private static final Case ANY = CaseTable.of(Suite.MATMUL).getFirst();

    private final List<String> diary = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** One second each, for as many turns as asked for; then a failure. */
    private FakeOpponent lasting(String name, int turns) {
        double[] times = new double[turns + 1];
        Arrays.fill(times, 1);
        times[turns] = -1;
        return new FakeOpponent(name, Role.YARDSTICK, diary, times);
    }

    @Test
    void oneThatIsLostKeepsWhatItReachedAndTheOtherGoesOn() {
        try (Yardsticks yardsticks =
                new Yardsticks(2, name -> lasting(name, name.equals(OwnContenders.FMA) ? 6 : 20), notes::add)) {
            for (int round = 0; round < 10; round++) {
                yardsticks.measure(ANY, round);
            }

            assertThat(yardsticks.limits().peak()).isEqualTo(ANY.billions());
            assertThat(yardsticks.limits().bandwidth()).isEqualTo(ANY.billions());
        }
        assertThat(notes).containsExactly("the machine's limit 'fma' is not measured from here on: it is tired");
        assertThat(diary).containsOnlyOnce("close fma").containsOnlyOnce("close stream");
    }

    @Test
    void aCaseIsHeldAgainstTheLimitsOfItsOwnRounds() {
        Case step = CaseTable.of(Suite.TRAIN).getFirst();
        // Five turns before the first round, then those of four rounds, each slower than the one before.
        double[] times = {9, 9, 9, 9, 9, 1, 2, 4, 8, -1};
        try (Yardsticks yardsticks =
                new Yardsticks(1, name -> new FakeOpponent(name, Role.YARDSTICK, diary, times), notes::add)) {
            for (int round = 0; round < 4; round++) {
                yardsticks.measure(step, round);
            }
            double[] least = yardsticks.leastSeconds(step, 4);
            assertThat(least).hasSize(4);
            for (int round = 1; round < 4; round++) {
                assertThat(least[round] / least[round - 1]).isCloseTo(2, within(1e-12));
            }

            yardsticks.measure(step, 0);
            assertThat(yardsticks.leastSeconds(step, 1))
                    .as("after both are lost")
                    .isEmpty();
        }
    }

    @Test
    void withNoneNothingIsKnown() {
        try (Yardsticks none = Yardsticks.none(2)) {
            none.measure(ANY, 0);

            assertThat(none.limits().areUnknown()).isTrue();
            assertThat(none.leastSeconds(ANY, 1)).isEmpty();
        }
    }

    @Test
    void oneThatCannotStartIsUnknown() {
        try (Yardsticks yardsticks = new Yardsticks(
                1,
                name -> {
                    if (name.equals(OwnContenders.FMA)) {
                        throw new OpponentFailure("no room");
                    }
                    return lasting(name, 20);
                },
                notes::add)) {
            yardsticks.measure(ANY, 0);

            assertThat(yardsticks.limits().peak()).isNaN();
            assertThat(yardsticks.limits().medianPeak()).isNaN();
            assertThat(yardsticks.limits().areUnknown()).isFalse();
            assertThat(yardsticks.leastSeconds(ANY, 1)).isEmpty();
            assertThat(yardsticks.limits().bandwidth()).isPositive();
        }
        assertThat(notes).hasSize(1);
    }
}

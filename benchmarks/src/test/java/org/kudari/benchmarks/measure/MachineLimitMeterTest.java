package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.contender.BuiltInContenders;

class MachineLimitMeterTest {
    private static final BenchmarkCase ANY = BenchmarkCases.of(Suite.MATMUL).getFirst();

    private final List<String> events = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** One second each, for as many turns as asked for; then a failure. */
    private FakeContenderHandle lasting(String name, int turns) {
        double[] times = new double[turns + 1];
        Arrays.fill(times, 1);
        times[turns] = -1;
        return new FakeContenderHandle(name, Role.YARDSTICK, events, times);
    }

    @Test
    void oneThatIsLostKeepsWhatItReachedAndTheOtherGoesOn() {
        try (MachineLimitMeter machineLimitMeter = new MachineLimitMeter(
                2, name -> lasting(name, name.equals(BuiltInContenders.FMA) ? 6 : 20), notes::add)) {
            for (int round = 0; round < 10; round++) {
                machineLimitMeter.measure(ANY, round);
            }

            assertThat(machineLimitMeter.limits().peak()).isEqualTo(ANY.billions());
            assertThat(machineLimitMeter.limits().bandwidth()).isEqualTo(ANY.billions());
        }
        assertThat(notes).containsExactly("the machine's limit 'fma' is not measured from here on: it is tired");
        assertThat(events).containsOnlyOnce("close fma").containsOnlyOnce("close stream");
    }

    @Test
    void aCaseIsHeldAgainstTheLimitsOfItsOwnRounds() {
        BenchmarkCase step = BenchmarkCases.of(Suite.TRAIN).getFirst();
        // Five turns before the first round, then those of four rounds, each slower than the one before.
        double[] times = {9, 9, 9, 9, 9, 1, 2, 4, 8, -1};
        try (MachineLimitMeter machineLimitMeter = new MachineLimitMeter(
                1, name -> new FakeContenderHandle(name, Role.YARDSTICK, events, times), notes::add)) {
            for (int round = 0; round < 4; round++) {
                machineLimitMeter.measure(step, round);
            }
            double[] least = machineLimitMeter.leastSeconds(step, 4);
            assertThat(least).hasSize(4);
            for (int round = 1; round < 4; round++) {
                assertThat(least[round] / least[round - 1]).isCloseTo(2, within(1e-12));
            }

            machineLimitMeter.measure(step, 0);
            assertThat(machineLimitMeter.leastSeconds(step, 1))
                    .as("after both are lost")
                    .isEmpty();
        }
    }

    @Test
    void withNoneNothingIsKnown() {
        try (MachineLimitMeter none = MachineLimitMeter.none(2)) {
            none.measure(ANY, 0);

            assertThat(none.limits().areUnknown()).isTrue();
            assertThat(none.leastSeconds(ANY, 1)).isEmpty();
        }
    }

    @Test
    void oneThatCannotStartIsUnknown() {
        try (MachineLimitMeter machineLimitMeter = new MachineLimitMeter(
                1,
                name -> {
                    if (name.equals(BuiltInContenders.FMA)) {
                        throw new ContenderFailure("no room");
                    }
                    return lasting(name, 20);
                },
                notes::add)) {
            machineLimitMeter.measure(ANY, 0);

            assertThat(machineLimitMeter.limits().peak()).isNaN();
            assertThat(machineLimitMeter.limits().medianPeak()).isNaN();
            assertThat(machineLimitMeter.limits().areUnknown()).isFalse();
            assertThat(machineLimitMeter.leastSeconds(ANY, 1)).isEmpty();
            assertThat(machineLimitMeter.limits().bandwidth()).isPositive();
        }
        assertThat(notes).hasSize(1);
    }
}

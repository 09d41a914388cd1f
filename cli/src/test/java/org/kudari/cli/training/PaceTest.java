package org.kudari.cli.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.kudari.train.Progress;

class PaceTest {
    private final AtomicLong clock = new AtomicLong();
    private final Pace pace = new Pace(clock::get);

    private Progress at(double seconds, int epoch, int step) {
        clock.set((long) (seconds * 1e9));
        return new Progress(epoch, 10, step, 100, step, () -> 0, clock.get(), OptionalDouble.empty());
    }

    @Test
    void aSlowStartIsForgotten() {
        // 50 seconds for the first tenth of an epoch, and one second for every tenth from then on.
        assertThat(pace.secondsLeft(at(50, 1, 10))).isEqualTo(50 * 99, within(0.1));
        pace.secondsLeft(at(54, 1, 50));
        pace.secondsLeft(at(59, 1, 100));
        pace.epochDone(at(59, 1, 100));

        assertThat(pace.secondsLeft(at(64, 2, 50))).isEqualTo(85, within(0.1));
    }

    @Test
    void eachEpochHasARateOfItsOwn() {
        assertThat(pace.samplesPerSecond(at(50, 1, 100))).isEqualTo(2);
        pace.epochDone(at(50, 1, 100));

        assertThat(pace.samplesPerSecond(at(60, 2, 100))).isEqualTo(10);
        assertThat(pace.seconds(at(60, 2, 100))).isEqualTo(10);
    }
}

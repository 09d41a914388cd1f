package org.kudari.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpDetectorTest {
    private final WarmUpDetector warmUpDetector = new WarmUpDetector();

    @Test
    void threeCalmWindowsSettleIt() {
        assertThat(warmUpDetector.add(1, false)).isFalse();
        assertThat(warmUpDetector.add(1, false)).isFalse();
        assertThat(warmUpDetector.add(0.99, false)).isFalse();
        assertThat(warmUpDetector.add(1.01, false)).isTrue();
    }

    @Test
    void aFasterWindowStartsTheCountAnew() {
        warmUpDetector.add(1, false);
        warmUpDetector.add(1, false);
        warmUpDetector.add(1, false);
        assertThat(warmUpDetector.add(0.5, false)).isFalse();
        warmUpDetector.add(0.5, false);
        warmUpDetector.add(0.5, false);
        assertThat(warmUpDetector.add(0.5, false)).isTrue();
    }

    @Test
    void soDoesAWindowInWhichSomethingWasCompiled() {
        warmUpDetector.add(1, false);
        warmUpDetector.add(1, false);
        warmUpDetector.add(1, true);
        assertThat(warmUpDetector.add(1, false)).isFalse();
        warmUpDetector.add(1, false);
        assertThat(warmUpDetector.add(1, false)).isTrue();
    }
}

package org.kudari.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettlingTest {
    private final Settling settling = new Settling();

    @Test
    void threeCalmWindowsSettleIt() {
        assertThat(settling.add(1, false)).isFalse();
        assertThat(settling.add(1, false)).isFalse();
        assertThat(settling.add(0.99, false)).isFalse();
        assertThat(settling.add(1.01, false)).isTrue();
    }

    @Test
    void aFasterWindowStartsTheCountAnew() {
        settling.add(1, false);
        settling.add(1, false);
        settling.add(1, false);
        assertThat(settling.add(0.5, false)).isFalse();
        settling.add(0.5, false);
        settling.add(0.5, false);
        assertThat(settling.add(0.5, false)).isTrue();
    }

    @Test
    void soDoesAWindowInWhichSomethingWasCompiled() {
        settling.add(1, false);
        settling.add(1, false);
        settling.add(1, true);
        assertThat(settling.add(1, false)).isFalse();
        settling.add(1, false);
        assertThat(settling.add(1, false)).isTrue();
    }
}

package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final long EACH = 1_000_000;
    private static final int WAITS = 3;

    private final Patience patience = new Patience(EACH, WAITS * EACH);

    @Test
    void itWearsOff() {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(patience.await(never)).isTrue();
        // A wait takes at least as long as it may, so that no more of them fit in.
        for (int i = 1; i < WAITS; i++) {
            patience.await(never);
        }
        assertThat(patience.await(never)).isFalse();
        assertThat(never.getCount()).isEqualTo(1);
    }

    @Test
    void whatIsThereCostsNone() {
        CountDownLatch done = new CountDownLatch(0);
        for (int i = 0; i < 100 * WAITS; i++) {
            assertThat(patience.await(done)).isTrue();
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsPassedOn() {
        Thread.currentThread().interrupt();
        patience.await(new CountDownLatch(1));
        assertThat(Thread.interrupted()).isTrue();
    }
}

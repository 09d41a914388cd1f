package org.kudari.cpu.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WaitBudgetTest {
    private static final long EACH = 1_000_000;
    private static final int WAITS = 3;

    private final WaitBudget waitBudget = new WaitBudget(EACH, WAITS * EACH);

    @Test
    void waitsUseItUp() {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(waitBudget.await(never)).isTrue();
        // Each wait takes at least its limit, so that these use up the budget.
        for (int i = 1; i < WAITS; i++) {
            waitBudget.await(never);
        }
        assertThat(waitBudget.await(never)).isFalse();
        assertThat(never.getCount()).isEqualTo(1);
    }

    @Test
    void anEventThatHasHappenedCostsNothing() {
        CountDownLatch done = new CountDownLatch(0);
        for (int i = 0; i < 100 * WAITS; i++) {
            assertThat(waitBudget.await(done)).isTrue();
        }
    }

    @Test
    void anInterruptEndsTheWaitAndIsPassedOn() {
        Thread.currentThread().interrupt();
        waitBudget.await(new CountDownLatch(1));
        assertThat(Thread.interrupted()).isTrue();
    }
}

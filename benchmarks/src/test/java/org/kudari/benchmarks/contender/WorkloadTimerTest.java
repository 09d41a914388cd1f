package org.kudari.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkloadTimerTest {
    private static final long CALL_NANOS = 2_000_000;

    /** An asynchronous device: a call returns at once. */
    private static final class Late implements Workload {
        private long asked;
        private long calls;

        @Override
        public void call() {
            asked++;
            calls++;
        }

        @Override
        public double[] evidence() {
            return new double[0];
        }

        @Override
        public void finish() {
            long until = System.nanoTime() + asked * CALL_NANOS;
            asked = 0;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aWindowHoldsNoMoreWorkThanItIsLong() {
        Late late = new Late();
        assertThat(WorkloadTimer.measure(late)).isGreaterThanOrEqualTo(CALL_NANOS * 1e-9);
        // 50 ms to warm up and 20 ms, each at most twice over, of 2 ms a call.
        assertThat(late.calls).isBetween(3L, 70L);
    }
}

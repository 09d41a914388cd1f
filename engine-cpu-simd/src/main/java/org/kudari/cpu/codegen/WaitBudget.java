package org.kudari.cpu.codegen;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how long a process waits for events that may never come: each wait has a limit, and so do all waits together.
 */
final class WaitBudget {
    private final long nanosEach;
    private final AtomicLong nanosLeft;

    /**
     * Creates a budget.
     *
     * @param nanosEach the longest single wait
     * @param nanos the limit for all waits together; threads that wait at the same time may exceed it by one wait each
     */
    WaitBudget(long nanosEach, long nanos) {
        this.nanosEach = nanosEach;
        this.nanosLeft = new AtomicLong(nanos);
    }

    /**
     * Waits until the latch is at zero or the time limit is reached. Returns false, without waiting, if the budget is
     * used up.
     */
    boolean await(CountDownLatch latch) {
        long longest = Math.min(nanosEach, nanosLeft.get());
        if (longest <= 0) {
            return false;
        }
        if (latch.getCount() > 0) {
            long start = System.nanoTime();
            try {
                latch.await(longest, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            nanosLeft.addAndGet(start - System.nanoTime());
        }
        return true;
    }
}

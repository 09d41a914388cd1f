package org.kudari.cpu.codegen;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Waits for things that may never happen, each time for a while, and altogether no longer than that was worth. */
final class WaitBudget {
    private final long nanosEach;
    private final AtomicLong nanosLeft;

    /**
     * Patience that wears off.
     *
     * @param nanosEach the longest wait
     * @param nanos all waits together; several threads that wait at once may exceed it by a wait each
     */
    WaitBudget(long nanosEach, long nanos) {
        this.nanosEach = nanosEach;
        this.nanosLeft = new AtomicLong(nanos);
    }

    /** Waits until the latch is at zero or it has taken too long; says whether any patience was left to wait with. */
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

package org.kudari.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;

/** Waits for the garbage collector. */
public final class Garbage {
    private static final long LIMIT_NANOS = 20_000_000_000L;

    private Garbage() {}

    /** Collects garbage until it has had an effect, for which references have to be cleared or queued. */
    public static void awaitCollection(BooleanSupplier effect) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!effect.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            System.gc();
            Thread.onSpinWait();
        }
    }
}

package org.kudari.watch;

import java.util.function.LongPredicate;

/**
 * Which steps of a training are watched, by their number from 0. It depends on the number alone, so a resumed training goes
 * on with the same steps.
 */
public final class WatchedSteps {
    private static final long DENSE = 10;

    private WatchedSteps() {}

    /**
     * {@return the first ten steps, then every 10th up to 100, every 100th up to 100,000, and every 1,000th} The beginning
     * of a training shows most of its faults, and a million steps are some 2,000 watched ones.
     */
    public static LongPredicate usual() {
        return step -> {
            long number = step + 1;
            long apart = number <= DENSE ? 1 : number <= 100 ? DENSE : number <= 100_000 ? 100 : 1_000;
            return number % apart == 0;
        };
    }

    /**
     * {@return the first step, and then one of so many}
     *
     * @param steps the steps from one to the next, at least 1
     * @throws IllegalArgumentException if it is less than 1
     */
    public static LongPredicate every(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("one of at least 1 step is watched, not one of " + steps);
        }
        return step -> step % steps == 0;
    }
}

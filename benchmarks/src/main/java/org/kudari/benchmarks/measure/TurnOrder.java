package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * In which order contenders take their turns in a round. It is shuffled anew for each, so that no contender always
 * follows the same one, which would bias its caches and clock rate; and it is the same in each run.
 */
public final class TurnOrder {
    /** What the order follows from. */
    public static final long SEED = 20_250_916;

    private final Random random = new Random(SEED);

    /** All of them in the next round's order. */
    public <T> List<T> next(List<T> all) {
        List<T> order = new ArrayList<>(all);
        Collections.shuffle(order, random);
        return order;
    }
}

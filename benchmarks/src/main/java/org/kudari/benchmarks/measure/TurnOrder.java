package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The order of the contenders in a round. It is shuffled for each round, so that no contender always follows the same
 * one, which would bias its caches and clock rate. It is the same in each run.
 */
public final class TurnOrder {
    /** The seed of the order. */
    public static final long SEED = 20_250_916;

    private final Random random = new Random(SEED);

    /** The given elements in the order of the next round. */
    public <T> List<T> next(List<T> all) {
        List<T> order = new ArrayList<>(all);
        Collections.shuffle(order, random);
        return order;
    }
}

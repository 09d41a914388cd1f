package org.kudari.cpu.codegen;

import java.util.function.Consumer;

/**
 * A loop that may be replaced, while it is in use, by a faster one with the same bits.
 *
 * @param <T> the interface of the loop
 */
public final class SwappableLoop<T> {
    /** The number of uses, each of about a tile, after which a loop is worth the JIT's time. */
    private static final int HOT = 256;

    private volatile T loop;
    private final Consumer<SwappableLoop<T>> whenHot;

    /** Threads update it without a lock: a lost update only delays the replacement. */
    private int uses;

    /** Creates a loop that replaces itself never. */
    SwappableLoop(T value) {
        this(value, _ -> {});
    }

    /**
     * Creates a loop that calls an action once it has been used often.
     *
     * @param whenHot is called with this loop; two threads that reach the limit at the same moment may both call it
     */
    SwappableLoop(T value, Consumer<SwappableLoop<T>> whenHot) {
        this.loop = value;
        this.whenHot = whenHot;
    }

    /** Returns the loop to run now, and counts the use. */
    public T current() {
        if (uses < HOT && ++uses == HOT) {
            whenHot.accept(this);
        }
        return loop;
    }

    /** Replaces the loop. */
    void replaceWith(T faster) {
        loop = faster;
    }
}

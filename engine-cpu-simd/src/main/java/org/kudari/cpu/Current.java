package org.kudari.cpu;

import java.util.function.Consumer;

/** A loop that may be replaced by a faster one with the same bits. */
final class Current<T> {
    /** Uses after which a loop is worth the JIT's time, each of them a tile or so. */
    private static final int HOT = 256;

    private volatile T value;
    private final Consumer<Current<T>> whenHot;

    /** A lost update only delays the replacement. */
    private int uses;

    Current(T value) {
        this(value, _ -> {});
    }

    /**
     * @param whenHot is called once, with this, when the loop has been used often; it may be called again by another thread
     *     at the same moment
     */
    Current(T value, Consumer<Current<T>> whenHot) {
        this.value = value;
        this.whenHot = whenHot;
    }

    T get() {
        if (uses < HOT && ++uses == HOT) {
            whenHot.accept(this);
        }
        return value;
    }

    void set(T faster) {
        value = faster;
    }
}

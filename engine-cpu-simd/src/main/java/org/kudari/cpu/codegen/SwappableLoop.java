package org.kudari.cpu.codegen;

import java.util.function.Consumer;

/** A loop that may be replaced by a faster one with the same bits. */
public final class SwappableLoop<T> {
    /** Uses after which a loop is worth the JIT's time, each of them a tile or so. */
    private static final int HOT = 256;

    private volatile T value;
    private final Consumer<SwappableLoop<T>> whenHot;

    /** A lost update only delays the replacement. */
    private int uses;

    SwappableLoop(T value) {
        this(value, _ -> {});
    }

    /**
     * @param whenHot is called once, with this, when the loop has been used often; it may be called again by another thread
     *     at the same moment
     */
    SwappableLoop(T value, Consumer<SwappableLoop<T>> whenHot) {
        this.value = value;
        this.whenHot = whenHot;
    }

    public T get() {
        if (uses < HOT && ++uses == HOT) {
            whenHot.accept(this);
        }
        return value;
    }

    void set(T faster) {
        value = faster;
    }
}

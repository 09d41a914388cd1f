package org.kudari.cpu;

/** A loop that may be replaced by a faster one with the same bits. */
final class Current<T> {
    private volatile T value;

    Current(T value) {
        this.value = value;
    }

    T get() {
        return value;
    }

    void set(T faster) {
        value = faster;
    }
}

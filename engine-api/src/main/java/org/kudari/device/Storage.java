package org.kudari.device;

import org.kudari.backend.Buffer;
import org.kudari.layout.DType;

/**
 * The memory behind a tensor and all views of it: a buffer, whose life a {@link Scope} or the garbage collector ends, and a
 * version that counts the changes made in place. Internal: programs use tensors.
 */
public final class Storage {
    private final Device device;
    private final Buffer buffer;
    private volatile boolean ended;
    private volatile int version;

    // The scope that will end this storage, null outside of all scopes, and the neighbours in its list.
    Scope scope;
    Storage previous;
    Storage next;

    Storage(Device device, Buffer buffer) {
        this.device = device;
        this.buffer = buffer;
    }

    public Device device() {
        return device;
    }

    public DType type() {
        return buffer.type();
    }

    /**
     * The buffer, for a backend's call.
     *
     * @throws IllegalStateException if the scope in which this was made has ended, or the device is closed
     */
    public Buffer buffer() {
        requireAlive();
        return buffer;
    }

    /**
     * Checks that the memory may be used.
     *
     * @throws IllegalStateException if the scope in which this was made has ended, or the device is closed
     */
    public void requireAlive() {
        if (ended) {
            throw new IllegalStateException(
                    "this tensor was used after the scope in which it was made had ended: call keep() on what should"
                            + " outlive its scope");
        }
        device.requireOpen();
    }

    /** Whether {@link #buffer} would give the buffer rather than an error. */
    public boolean isAlive() {
        return !ended && device.isOpen();
    }

    /** The number of changes made in place so far. */
    public int version() {
        return version;
    }

    /** Notes a change in place, so that a backward pass over the old value can tell. */
    public void incrementVersion() {
        synchronized (this) {
            version++;
        }
    }

    /**
     * Moves this out of the current scope, into the one around it or, where there is none, to the garbage collector. What was
     * made in a scope further out, or in none, stays there: it outlives the current one as it is.
     */
    public void keep() {
        buffer();
        if (scope != null) {
            scope.moveToParent(this);
        }
    }

    /** Marks the storage as ended and returns its buffer for reuse. */
    Buffer end() {
        ended = true;
        return buffer;
    }

    /** The buffer, also of an ended storage. */
    Buffer rawBuffer() {
        return buffer;
    }
}

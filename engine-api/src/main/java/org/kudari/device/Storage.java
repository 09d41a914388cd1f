package org.kudari.device;

import org.kudari.backend.Buffer;
import org.kudari.layout.DType;

/**
 * The memory behind a tensor and all views of it: a buffer, which is freed by a {@link Scope} or by the garbage
 * collector, and a version that counts the changes made in place. Internal: programs use tensors.
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

    /** {@return the device on which the memory lies} */
    public Device device() {
        return device;
    }

    /** {@return the type of the elements} */
    public DType type() {
        return buffer.type();
    }

    /**
     * {@return the buffer, for a backend's call}
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

    /** {@return whether {@link #buffer} would return the buffer instead of throwing} */
    public boolean isAlive() {
        return !ended && device.isOpen();
    }

    /** {@return the number of changes made in place so far} */
    public int version() {
        return version;
    }

    /** Counts a change made in place. A backward pass that saved an older version throws. */
    public void incrementVersion() {
        synchronized (this) {
            version++;
        }
    }

    /**
     * Moves this out of the current scope, into the scope around it or, if there is none, to the garbage collector. A
     * storage of an outer scope, or of none, stays there: it outlives the current scope anyway.
     *
     * @throws IllegalStateException if the scope in which this was made has ended, the device is closed, or another
     *     thread opened the scope
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

package org.kudari.device;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.kudari.backend.Buffer;
import org.kudari.layout.DType;

/**
 * The memory behind a tensor and all views of it: a buffer, which is freed by a {@link Scope} or by the garbage
 * collector, and a version that counts the changes made in place. Internal: programs use tensors.
 */
public final class Storage {
    private static final VarHandle HOLDS;

    static {
        try {
            HOLDS = MethodHandles.lookup().findVarHandle(Storage.class, "holds", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The bit of {@link #holds} that is set when the storage has ended. */
    private static final int ENDED = Integer.MIN_VALUE;

    private final Device device;
    private final PooledBuffer pooled;

    /** The number of calls that other threads run on the memory at the moment, and {@link #ENDED}. */
    private volatile int holds;

    private volatile int version;

    // The scope that ends this storage, null outside of all scopes, and the neighbours in its list. Other threads read
    // the scope: it stays set when the storage has ended, and is null only if no scope will end it.
    Scope scope;
    Storage previous;
    Storage next;

    Storage(Device device, PooledBuffer pooled) {
        this.device = device;
        this.pooled = pooled;
    }

    /** {@return the device on which the memory lies} */
    public Device device() {
        return device;
    }

    /** {@return the type of the elements} */
    public DType type() {
        return pooled.type;
    }

    /**
     * {@return the buffer, for a backend's call}
     *
     * @throws IllegalStateException if the scope in which this was made has ended, or the device is closed
     */
    public Buffer buffer() {
        requireAlive();
        Buffer buffer = pooled.buffer();
        if (buffer == null) {
            // Another thread has closed the scope meanwhile, and the garbage collector has taken the buffer.
            throw ended();
        }
        return buffer;
    }

    /**
     * Checks that the memory may be used.
     *
     * @throws IllegalStateException if the scope in which this was made has ended, or the device is closed
     */
    public void requireAlive() {
        if (holds < 0) {
            throw ended();
        }
        device.requireOpen();
    }

    private static IllegalStateException ended() {
        return new IllegalStateException(
                "this tensor was used after the scope in which it was made had ended: call keep() on what should"
                        + " outlive its scope");
    }

    /** {@return whether {@link #buffer} would return the buffer instead of throwing} */
    public boolean isAlive() {
        return holds >= 0 && device.isOpen();
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

    /** Whether another thread than the calling one can end this storage. */
    boolean canEndMeanwhile() {
        Scope ending = scope;
        return ending != null && ending.owner() != Thread.currentThread();
    }

    /**
     * Keeps the memory from being reused until {@link #letGo}, even if the storage ends.
     *
     * @throws IllegalStateException if it has ended
     */
    void hold() {
        int before;
        do {
            before = holds;
            if (before < 0) {
                throw ended();
            }
        } while (!HOLDS.compareAndSet(this, before, before + 1));
    }

    /** Ends a hold. The memory of an ended storage is reused after the last one. */
    void letGo() {
        int before = (int) HOLDS.getAndAdd(this, -1);
        if (before == ENDED + 1) {
            device.reuse(pooled);
        }
    }

    /** Ends the storage. Its memory is reused now, or when the last call on it is done. */
    void end() {
        int before = (int) HOLDS.getAndBitwiseOr(this, ENDED);
        if (before == 0) {
            device.reuse(pooled);
        }
    }

    /** The buffer, also of an ended storage. */
    PooledBuffer pooled() {
        return pooled;
    }
}

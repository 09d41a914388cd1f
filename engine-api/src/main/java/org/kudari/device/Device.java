package org.kudari.device;

import java.lang.ref.Cleaner;
import java.util.function.Supplier;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.layout.DType;

/**
 * A device on which tensors live: a backend and its memory. Open one with {@link Devices}; close it when done. Safe to share
 * between threads; scopes belong to the thread that opened them.
 */
public final class Device implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Backend backend;
    private final BackendInfo info;
    private final MemoryPool pool;
    private final ThreadLocal<Scope> scopes = new ThreadLocal<>();
    private volatile boolean closed;

    /** A device on a backend, which it owns. */
    public Device(Backend backend) {
        this.backend = backend;
        this.info = backend.info();
        this.pool = new MemoryPool(backend, info);
        backend.onOutOfMemory(pool::trim);
    }

    /** The name by which it was asked for, such as {@code cpu}. */
    public String name() {
        return info.name();
    }

    public BackendInfo info() {
        return info;
    }

    /** The backend, for its calls. */
    public Backend backend() {
        requireOpen();
        return backend;
    }

    /** Opens a scope for this thread: {@code try (var step = device.scope()) { ... }}. */
    public Scope scope() {
        requireOpen();
        Scope scope = new Scope(this, scopes.get());
        scopes.set(scope);
        return scope;
    }

    /** Runs an action outside of any scope, so that tensors made by it outlive the current scope. */
    public <R> R unscoped(Supplier<R> action) {
        Scope outer = scopes.get();
        scopes.remove();
        try {
            return action.get();
        } finally {
            scopes.set(outer);
        }
    }

    /** Memory for {@code length} elements, of undefined content, in this thread's scope if one is open. */
    public Storage allocate(DType type, long length) {
        requireOpen();
        Storage storage = new Storage(this, pool.acquire(type, length));
        adopt(storage, scopes.get());
        return storage;
    }

    /** Puts a storage under a scope, or under the garbage collector where there is none. */
    void adopt(Storage storage, Scope scope) {
        if (scope != null) {
            scope.add(storage);
        } else {
            CLEANER.register(storage, reclaim(pool, storage.rawBuffer(), info.garbageCollected()));
        }
    }

    // Static, so that the cleaning action does not keep the storage reachable. It must not keep a garbage-collected
    // buffer reachable either: the buffer would survive one more collection, and the heap could overflow meanwhile.
    private static Runnable reclaim(MemoryPool pool, Buffer buffer, boolean garbageCollected) {
        if (garbageCollected) {
            long bytes = MemoryPool.bytes(buffer);
            return () -> pool.collected(bytes);
        }
        return () -> pool.release(buffer);
    }

    /** Ends a storage and keeps its buffer for the next one. */
    void recycle(Storage storage) {
        pool.release(storage.end());
    }

    Scope currentScope() {
        return scopes.get();
    }

    void leave(Scope scope) {
        scopes.set(scope.parent());
    }

    public MemoryStatistics memory() {
        return pool.statistics();
    }

    /** Gives the memory of all idle buffers back. */
    public void trim() {
        pool.trim();
    }

    /** How many kernels were compiled since the device was opened. */
    public long compiledKernels() {
        return backend.compiledKernels();
    }

    /** Waits until all that was asked of the device is done. */
    public void finish() {
        backend().finish();
    }

    boolean isOpen() {
        return !closed;
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the device '" + info.name() + "' is closed");
        }
    }

    /** Ends the device and every tensor on it. Closing twice does nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pool.trim();
            backend.close();
        }
    }

    /** The name, for example {@code cpu}. */
    @Override
    public String toString() {
        return info.name();
    }
}

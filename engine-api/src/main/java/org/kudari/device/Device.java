package org.kudari.device;

import java.lang.ref.Cleaner;
import java.util.function.Supplier;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.tool.LayerName;
import org.kudari.backend.tool.TracingBackend;
import org.kudari.layout.DType;

/**
 * A device on which tensors live: a backend and its memory. Open a device with {@link Devices}, and close it after use.
 * A device is safe to share between threads. A scope belongs to the thread that opened it.
 */
public final class Device implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Backend backend;
    private final BackendInfo info;
    private final MemoryPool pool;
    private final ThreadLocal<Scope> scopes = new ThreadLocal<>();
    private final boolean traced;
    private volatile boolean closed;

    /**
     * A device on a backend.
     *
     * @param backend the backend; it is closed with the device
     */
    public Device(Backend backend) {
        this.backend = backend;
        this.info = backend.info();
        this.traced = backend instanceof TracingBackend;
        this.pool = new MemoryPool(backend, info);
        backend.onOutOfMemory(pool::trim);
    }

    /** {@return the name by which the device was opened, such as {@code cpu}} */
    public String name() {
        return info.name();
    }

    /** {@return the backend's description of itself and its limits} */
    public BackendInfo info() {
        return info;
    }

    /**
     * {@return the backend, for direct calls}
     *
     * @throws IllegalStateException if the device is closed
     */
    public Backend backend() {
        requireOpen();
        Recording recording = Recording.of(this);
        return recording == null ? backend : recording.backend();
    }

    /** {@return whether a tool prints the calls of this device, so that it is of use to name layers} */
    public boolean isTraced() {
        return traced;
    }

    /**
     * Runs an action of a layer, and lets a tool that prints the calls of this device name the layer. Check {@link
     * #isTraced} first: where nothing is printed, a name is of no use.
     *
     * @param <R> the type of the result
     * @param name the layer's name
     * @param action the action
     * @return the action's result
     */
    public <R> R inLayer(String name, Supplier<R> action) {
        return LayerName.run(name, action);
    }

    /** {@return the layer of {@link #inLayer} that this thread computes; empty outside, or if nothing is printed} */
    public String layer() {
        return traced ? LayerName.current() : "";
    }

    /**
     * Opens a scope for this thread: {@code try (var step = device.scope()) { ... }}.
     *
     * @return the scope, to be closed by this thread
     * @throws IllegalStateException if the device is closed
     */
    public Scope scope() {
        requireOpen();
        Scope scope = new Scope(this, scopes.get());
        scopes.set(scope);
        return scope;
    }

    /**
     * Runs an action outside of any scope, so that tensors made by it outlive the current scope.
     *
     * @param <R> the type of the result
     * @param action the action
     * @return the action's result
     */
    public <R> R unscoped(Supplier<R> action) {
        Scope outer = scopes.get();
        scopes.remove();
        try {
            return action.get();
        } finally {
            scopes.set(outer);
        }
    }

    /**
     * Allocates memory of undefined content, in this thread's scope if one is open.
     *
     * @param type the type of the elements
     * @param length the number of elements
     * @return the memory
     * @throws org.kudari.backend.DeviceMemoryException if the device has no room for it, or no buffer can be so long
     * @throws IllegalStateException if the device is closed
     */
    public Storage allocate(DType type, long length) {
        requireOpen();
        Storage storage = new Storage(this, pool.acquire(type, length));
        Recording recording = Recording.of(this);
        if (recording == null) {
            adopt(storage, scopes.get());
        } else {
            adopt(storage, null);
            recording.add(storage);
        }
        return storage;
    }

    /** Puts a storage under a scope, or under the garbage collector if the scope is null. */
    void adopt(Storage storage, Scope scope) {
        if (scope != null) {
            scope.add(storage);
        } else {
            CLEANER.register(storage, reclaim(pool, storage.pooled(), info.garbageCollected()));
            storage.scope = null;
        }
    }

    // Static, so that the cleaning action does not keep the storage reachable. It must not keep a garbage-collected
    // buffer reachable either: the buffer would survive one more collection, and the heap could overflow meanwhile.
    private static Runnable reclaim(MemoryPool pool, PooledBuffer buffer, boolean garbageCollected) {
        if (garbageCollected) {
            long bytes = buffer.bytes();
            return () -> pool.collected(bytes);
        }
        return () -> pool.release(buffer);
    }

    /** Returns the buffer of an ended storage to the pool. */
    void reuse(PooledBuffer buffer) {
        pool.release(buffer);
    }

    Scope currentScope() {
        return scopes.get();
    }

    void leave(Scope scope) {
        scopes.set(scope.parent());
    }

    /** {@return counters of the device's memory at this moment} */
    public MemoryStatistics memory() {
        return pool.statistics();
    }

    /** Releases the memory of all idle buffers. */
    public void trim() {
        pool.trim();
    }

    /** {@return how many kernels were compiled since the device was opened} */
    public long compiledKernels() {
        return backend.compiledKernels();
    }

    /**
     * Waits until all earlier calls of the device are done.
     *
     * @throws IndexOutOfBoundsException if an index of an earlier gather or scatter was outside of its axis
     * @throws IllegalStateException if the device is closed
     */
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

    /** Closes the device. Every tensor on it becomes unusable. Closing twice does nothing. */
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

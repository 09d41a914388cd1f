package org.kudari.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.kudari.backend.Backend;
import org.kudari.backend.tool.RecordingBackend;

/**
 * The calls that an action made on a device, and the memory that it allocated there. As long as the recording is
 * reachable, the memory is used for nothing else, and the calls can be made again. Internal: programs use {@link
 * org.kudari.tensor.RecordedFunction}.
 */
public final class Recording {
    /** The recordings of all threads that run at the moment. While it is 0, nobody looks for the thread's own. */
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private static final ScopedValue<Recording> CURRENT = ScopedValue.newInstance();

    private final Device device;
    private final RecordingBackend backend;

    /** Reachable from here, so that the garbage collector ends none of it. */
    private final List<Storage> memory = new ArrayList<>();

    /**
     * An empty recording.
     *
     * @param device the device whose calls are recorded
     */
    public Recording(Device device) {
        this.device = device;
        this.backend = new RecordingBackend(device.backend());
    }

    /**
     * Runs an action and records what this thread does on the device. The memory of its tensors belongs to this
     * recording and to no scope.
     *
     * @param <R> the type of the result
     * @param action the action
     * @return the action's result
     */
    public <R> R run(Supplier<R> action) {
        RUNNING.incrementAndGet();
        try {
            return ScopedValue.where(CURRENT, this).call(action::get);
        } finally {
            RUNNING.decrementAndGet();
        }
    }

    /** This thread's recording of a device; null if it records none. */
    static Recording of(Device device) {
        if (RUNNING.get() == 0 || !CURRENT.isBound()) {
            return null;
        }
        Recording recording = CURRENT.get();
        return recording.device == device ? recording : null;
    }

    Backend backend() {
        return backend;
    }

    void add(Storage storage) {
        memory.add(storage);
    }

    /** {@return whether {@link #repeat} gives what running the action again would, if that makes the same calls} */
    public boolean isRepeatable() {
        return backend.isRepeatable();
    }

    /**
     * Makes the calls again.
     *
     * @throws IllegalStateException if the device is closed
     */
    public void repeat() {
        device.requireOpen();
        backend.repeat();
    }
}

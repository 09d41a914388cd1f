package org.kudari.device;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps memory from being reused while a backend's call runs on it. A scope belongs to one thread, which may close it
 * while another thread's call still reads or writes a tensor of the scope. The tensor ends at once, and its memory is
 * reused when the call is done. Memory that only the calling thread or the garbage collector can end needs no hold, and
 * costs a comparison. Internal: programs use tensors.
 */
public final class Hold implements AutoCloseable {
    /** A hold of nothing, the usual one. */
    public static final Hold NONE = new Hold(List.of());

    private final List<Storage> held;

    private Hold(List<Storage> held) {
        this.held = held;
    }

    /**
     * Holds one more storage, if another thread could end it. If that fails, this hold ends.
     *
     * @param storage the memory
     * @return a hold of it and of what this one holds, to be used instead of this one
     * @throws IllegalStateException if the scope in which the storage was made has ended
     */
    public Hold and(Storage storage) {
        if (!storage.canEndMeanwhile()) {
            return this;
        }
        Hold more = this == NONE ? new Hold(new ArrayList<>()) : this;
        try {
            storage.hold();
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
        more.held.add(storage);
        return more;
    }

    /** Ends the hold. */
    @Override
    public void close() {
        for (int i = 0; i < held.size(); i++) {
            held.get(i).letGo();
        }
    }
}

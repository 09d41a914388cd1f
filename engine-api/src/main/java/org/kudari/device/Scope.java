package org.kudari.device;

/**
 * Owns the tensors that one thread makes on one device while the scope is open, in the manner of {@link
 * java.lang.foreign.Arena}. Closing it ends every tensor made inside that was not kept, and their buffers are reused.
 * If another thread is in the middle of an operation on such a tensor, the operation finishes with the right numbers, and
 * the buffer is reused after it. Scopes nest per thread.
 */
public final class Scope implements AutoCloseable {
    private final Device device;
    private final Scope parent;
    private final Thread owner = Thread.currentThread();
    private Storage first;

    Scope(Device device, Scope parent) {
        this.device = device;
        this.parent = parent;
    }

    Scope parent() {
        return parent;
    }

    Thread owner() {
        return owner;
    }

    void add(Storage storage) {
        storage.scope = this;
        storage.previous = null;
        storage.next = first;
        if (first != null) {
            first.previous = storage;
        }
        first = storage;
    }

    private void unlink(Storage storage) {
        if (storage.previous == null) {
            first = storage.next;
        } else {
            storage.previous.next = storage.next;
        }
        if (storage.next != null) {
            storage.next.previous = storage.previous;
        }
        storage.previous = null;
        storage.next = null;
    }

    /** Moves a storage to the scope around this one, if this is the innermost scope. */
    void moveToParent(Storage storage) {
        requireOwner("keep a tensor of a scope");
        // A tensor of an outer scope outlives the innermost one anyway. A function may return its argument and keep it;
        // that must not move the argument out of the caller's scope.
        if (device.currentScope() == this) {
            unlink(storage);
            device.adopt(storage, parent);
        }
    }

    /**
     * Ends all tensors that were made inside and not kept.
     *
     * @throws IllegalStateException if called by another thread, while an inner scope is open, or a second time
     */
    @Override
    public void close() {
        requireOwner("close a scope");
        if (device.currentScope() != this) {
            throw new IllegalStateException(
                    "scopes close in the reverse of the order in which they were opened, each once");
        }
        device.leave(this);
        // Unlinked, so that a tensor that a program still references does not keep all others of its scope reachable.
        while (first != null) {
            Storage storage = first;
            unlink(storage);
            storage.end();
        }
    }

    private void requireOwner(String action) {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("only the thread '" + owner.getName() + "', which opened the scope, may "
                    + action + "; this is '" + Thread.currentThread().getName() + "'");
        }
    }
}

package org.kudari.device;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import org.kudari.backend.Buffer;
import org.kudari.layout.DType;

/**
 * A buffer of a pool. If buffers are ordinary Java objects, an idle one is softly reachable: the garbage collector takes
 * it when the heap is full, whoever fills the heap. It takes none that was used since the last collection, unless the
 * program would otherwise run out of memory. So a training loop keeps its buffers.
 */
final class PooledBuffer extends SoftReference<Buffer> {
    final DType type;
    final long length;

    /** Null while the buffer is idle and the garbage collector may take it. */
    private Buffer buffer;

    private final boolean garbageCollected;

    /** Whether the buffer is in the pool and no tensor uses it. */
    boolean isIdle;

    /**
     * A buffer in use.
     *
     * @param taken receives this when the garbage collector has taken the idle buffer
     */
    PooledBuffer(Buffer buffer, boolean garbageCollected, ReferenceQueue<Buffer> taken) {
        super(buffer, taken);
        this.type = buffer.type();
        this.length = buffer.length();
        this.buffer = buffer;
        this.garbageCollected = garbageCollected;
    }

    long bytes() {
        return length * type.bytes();
    }

    /** The buffer; null if the garbage collector has taken it. */
    Buffer buffer() {
        // Read once: another thread may put the buffer aside.
        Buffer used = buffer;
        return used != null ? used : get();
    }

    /** Marks the buffer as idle. */
    void putAside() {
        isIdle = true;
        if (garbageCollected) {
            buffer = null;
        }
    }

    /** Marks the buffer as used. Returns whether it is still there. */
    boolean takeBack() {
        isIdle = false;
        buffer = buffer();
        return buffer != null;
    }
}

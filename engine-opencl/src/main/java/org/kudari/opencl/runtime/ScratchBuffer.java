package org.kudari.opencl.runtime;

import org.kudari.layout.DType;

/**
 * Device memory for values that one kernel writes and the next one reads. It is kept for later calls: the queue runs
 * kernels in order, so a later call cannot overwrite values that are still needed. The caller holds a lock from the
 * launch that writes to the launch that reads, so that no other thread's kernels come between them.
 */
public final class ScratchBuffer {
    private final Session session;
    private DeviceBuffer buffer;

    /** The buffer as one of the type of the last call. */
    private DeviceBuffer typed;

    /**
     * An empty buffer, which allocates its memory when it is first used.
     *
     * @param session the device whose memory it takes
     */
    public ScratchBuffer(Session session) {
        this.session = session;
    }

    /**
     * A buffer of a type, of at least {@code length} elements, with undefined content. It is valid until the next call.
     */
    public DeviceBuffer of(DType type, long length) {
        if (buffer == null || buffer.length() * buffer.type().bytes() < length * type.bytes()) {
            if (buffer != null) {
                session.release(buffer);
                buffer = null;
                typed = null;
            }
            buffer = session.allocate(type, length);
        }
        if (typed == null || typed.type() != type) {
            typed = buffer.as(type);
        }
        return typed;
    }
}

package org.kudari.opencl;

import org.kudari.layout.DType;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;

/**
 * Memory for what one kernel leaves for the next, kept for the next such pair: the queue runs them in order. Whoever uses it sees to it
 * that nobody else starts kernels over it in between.
 */
final class Scratch {
    private final Session session;
    private DeviceBuffer buffer;

    Scratch(Session session) {
        this.session = session;
    }

    /** At least so many elements, their content undefined; valid until the next call. */
    DeviceBuffer of(DType type, long length) {
        if (buffer == null || buffer.length() * buffer.type().bytes() < length * type.bytes()) {
            if (buffer != null) {
                session.release(buffer);
                buffer = null;
            }
            buffer = session.allocate(type, length);
        }
        return buffer;
    }
}

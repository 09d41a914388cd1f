package org.kudari.opencl.runtime;

import org.kudari.backend.Buffer;
import org.kudari.layout.DType;

/** A buffer in a device's memory. */
public final class DeviceBuffer implements Buffer {
    private final DType type;
    private final long length;
    private final long bytes;
    private final Handle handle;

    DeviceBuffer(DType type, long length, long bytes, Handle handle) {
        this.type = type;
        this.length = length;
        this.bytes = bytes;
        this.handle = handle;
    }

    /** The same memory as elements of a type. Only the original is released. */
    DeviceBuffer as(DType other) {
        return other == type ? this : new DeviceBuffer(other, bytes / other.bytes(), bytes, handle);
    }

    @Override
    public DType type() {
        return type;
    }

    @Override
    public long length() {
        return length;
    }

    /** The bytes of device memory that the buffer takes. */
    long bytes() {
        return bytes;
    }

    Handle handle() {
        return handle;
    }
}

package org.kudari.testkit.backend;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.View;
import org.kudari.backend.tool.HostFallbackBackend;
import org.kudari.layout.DType;

/**
 * The skeleton of a backend for a device with memory of its own, to start from: copy it, put the device's memory in
 * place of the segments, then override one call after the other. Its buffers are opaque to everybody else, and must be
 * released. It passes the conformance suite as it is.
 */
public final class SkeletonBackend extends HostFallbackBackend {
    private static final long MAX_BUFFER_LENGTH = 1L << 28;

    /** A piece of the device's memory. */
    private record DeviceBuffer(DType type, long length, Arena arena, MemorySegment memory) implements Buffer {

        /** The bytes of a contiguous view. */
        MemorySegment bytesOf(View view) {
            long size = type.bytes();
            return memory.asSlice(view.layout().offset() * size, view.shape().elements() * size);
        }
    }

    /** Opens the device. */
    public SkeletonBackend() {}

    @Override
    public BackendInfo info() {
        return new BackendInfo(
                "skeleton", "memory outside of the heap", "the reference's", 1, MAX_BUFFER_LENGTH, false);
    }

    @Override
    public Buffer allocate(DType type, long length) {
        Arena arena = Arena.ofShared();
        try {
            return new DeviceBuffer(type, length, arena, arena.allocate(length * type.bytes(), type.bytes()));
        } catch (OutOfMemoryError e) {
            arena.close();
            throw new DeviceMemoryException("no room for " + length + " elements of " + type);
        }
    }

    @Override
    public void release(Buffer buffer) {
        ((DeviceBuffer) buffer).arena().close();
    }

    @Override
    public void upload(MemorySegment source, View target) {
        MemorySegment bytes = ((DeviceBuffer) target.buffer()).bytesOf(target);
        MemorySegment.copy(source, JAVA_BYTE, 0, bytes, JAVA_BYTE, 0, bytes.byteSize());
    }

    @Override
    public void download(View source, MemorySegment target) {
        MemorySegment bytes = ((DeviceBuffer) source.buffer()).bytesOf(source);
        MemorySegment.copy(bytes, JAVA_BYTE, 0, target, JAVA_BYTE, 0, bytes.byteSize());
    }

    @Override
    public void finish() {
        // Every call is done when it returns.
    }
}

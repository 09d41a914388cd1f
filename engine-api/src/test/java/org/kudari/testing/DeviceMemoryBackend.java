package org.kudari.testing;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.tool.HostFallbackBackend;
import org.kudari.layout.DType;

/**
 * Stands in for a GPU: its memory is limited, its buffers are of a kind of its own and must be given back, and only it
 * can look inside. Computes as the reference does.
 */
public final class DeviceMemoryBackend extends HostFallbackBackend {
    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();
    private final AtomicInteger allocations = new AtomicInteger();
    private final AtomicInteger releases = new AtomicInteger();

    private record OpaqueBuffer(HostBuffer hidden) implements Buffer {
        @Override
        public DType type() {
            return hidden.type();
        }

        @Override
        public long length() {
            return hidden.length();
        }

        long bytes() {
            return length() * type().bytes();
        }
    }

    public DeviceMemoryBackend() {
        this(Long.MAX_VALUE);
    }

    public DeviceMemoryBackend(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** The bytes that were allocated and not yet released. */
    public long usedBytes() {
        return usedBytes.get();
    }

    /** How often memory was provided. */
    public int allocations() {
        return allocations.get();
    }

    /** How often memory was given back. */
    public int releases() {
        return releases.get();
    }

    @Override
    public BackendInfo info() {
        return new BackendInfo("opaque", "a stand-in for a GPU", "the reference's", 1, 1 << 20, false);
    }

    @Override
    public Buffer allocate(DType type, long length) {
        OpaqueBuffer buffer = new OpaqueBuffer(HostBuffer.allocate(type, length));
        if (usedBytes.addAndGet(buffer.bytes()) > limitBytes) {
            usedBytes.addAndGet(-buffer.bytes());
            throw new DeviceMemoryException("no room for " + buffer.bytes() + " bytes");
        }
        allocations.incrementAndGet();
        return buffer;
    }

    @Override
    public void release(Buffer buffer) {
        releases.incrementAndGet();
        usedBytes.addAndGet(-((OpaqueBuffer) buffer).bytes());
    }

    private static View opened(View view) {
        return new View(((OpaqueBuffer) view.buffer()).hidden(), view.layout());
    }

    @Override
    public void upload(MemorySegment source, View target) {
        HostBuffer.copyIn(source, opened(target));
    }

    @Override
    public void download(View source, MemorySegment target) {
        HostBuffer.copyOut(opened(source), target);
    }

    @Override
    public void finish() {
        // Every call is done when it returns.
    }
}

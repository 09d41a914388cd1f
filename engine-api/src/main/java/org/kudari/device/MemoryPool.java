package org.kudari.device;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.kudari.backend.Backend;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.layout.DType;

/** A device's buffers: released ones wait here, by type and size, for the next tensor that needs just such a one. */
final class MemoryPool {
    // Lengths are rounded up so that nearly equal tensors share buffers and vector loops may run a little past the end.
    private static final long GRANULE = 16;

    private record Size(DType type, long length) {}

    private final Backend backend;
    private final long limit;
    private final Map<Size, ArrayDeque<Buffer>> idle = new HashMap<>();
    private long liveBuffers;
    private long liveBytes;
    private long pooledBytes;
    private long peakBytes;
    private long allocations;

    MemoryPool(Backend backend) {
        this.backend = backend;
        this.limit = backend.info().maxBufferLength();
    }

    /** A buffer of at least the given length, its content undefined. */
    synchronized Buffer acquire(DType type, long length) {
        if (length > limit) {
            throw new DeviceMemoryException("a tensor of " + length + " elements is too large for the device '"
                    + backend.info().name() + "': one of its buffers holds at most " + limit);
        }
        long rounded = Math.min(limit, (length + GRANULE - 1) / GRANULE * GRANULE);
        ArrayDeque<Buffer> candidates = idle.get(new Size(type, rounded));
        Buffer buffer = candidates == null ? null : candidates.pollLast();
        if (buffer == null) {
            buffer = allocate(type, rounded);
        } else {
            pooledBytes -= bytes(buffer);
        }
        liveBuffers++;
        liveBytes += bytes(buffer);
        peakBytes = Math.max(peakBytes, liveBytes);
        return buffer;
    }

    private Buffer allocate(DType type, long length) {
        allocations++;
        try {
            return backend.allocate(type, length);
        } catch (DeviceMemoryException e) {
            if (pooledBytes == 0) {
                throw e;
            }
            trim();
            return backend.allocate(type, length);
        }
    }

    /** Takes a buffer back for the next one who needs it. */
    synchronized void release(Buffer buffer) {
        collected(bytes(buffer));
        idle.computeIfAbsent(new Size(buffer.type(), buffer.length()), _ -> new ArrayDeque<>())
                .addLast(buffer);
        pooledBytes += bytes(buffer);
    }

    /** Counts a buffer as gone that the garbage collector took. */
    synchronized void collected(long bytes) {
        liveBuffers--;
        liveBytes -= bytes;
    }

    /** Gives all idle buffers back to the backend. */
    synchronized void trim() {
        idle.values().forEach(buffers -> buffers.forEach(backend::release));
        idle.clear();
        pooledBytes = 0;
    }

    synchronized MemoryStatistics statistics() {
        return new MemoryStatistics(liveBuffers, liveBytes, pooledBytes, peakBytes, allocations);
    }

    static long bytes(Buffer buffer) {
        return buffer.length() * buffer.type().bytes();
    }
}

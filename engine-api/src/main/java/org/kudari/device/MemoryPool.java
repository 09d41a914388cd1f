package org.kudari.device;

import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.layout.DType;

/** A device's buffers: a released buffer is reused by the next tensor of the same type and rounded length. */
final class MemoryPool {
    // Lengths are rounded up, so that nearly equal tensors share buffers, and vector loops may run a little past the
    // end.
    private static final long GRANULE = 16;

    // The limit of idle memory, as a multiple of the peak of live memory. It is enough for a program with a few phases
    // that use different sizes.
    private static final long MAX_POOLED = 3;

    // The longest single wait for the garbage collector on a full device, in milliseconds. All waits together take
    // twice as long.
    private static final long LONGEST_WAIT = 256;

    private final Backend backend;
    private final BackendInfo info;
    private final IdleBuffers idle = new IdleBuffers();
    private long liveBuffers;
    private long liveBytes;
    private long pooledBytes;
    private long peakBytes;
    private long allocations;

    MemoryPool(Backend backend, BackendInfo info) {
        this.backend = backend;
        this.info = info;
    }

    /** A buffer of at least the given length, its content undefined. */
    synchronized Buffer acquire(DType type, long length) {
        long limit = info.maxBufferLength();
        if (length > limit) {
            throw new DeviceMemoryException("a tensor of " + length + " elements is too large for the device '"
                    + info.name() + "': one of its buffers holds at most " + limit);
        }
        long rounded = Math.min(limit, (length + GRANULE - 1) / GRANULE * GRANULE);
        Buffer buffer = idle.poll(type, rounded);
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
        } catch (DeviceMemoryException refusal) {
            Buffer buffer = allocateAfterTrim(type, length);
            if (buffer == null && !info.garbageCollected()) {
                buffer = allocateAfterCollection(type, length);
            }
            if (buffer == null) {
                throw refusal;
            }
            return buffer;
        }
    }

    /** Null if no buffer was idle, or releasing the idle ones was not enough. */
    private Buffer allocateAfterTrim(DType type, long length) {
        if (pooledBytes == 0) {
            return null;
        }
        trim();
        try {
            return backend.allocate(type, length);
        } catch (DeviceMemoryException e) {
            return null;
        }
    }

    /**
     * Finds the memory of unreachable tensors that were made outside of scopes. A full device does not fill the heap,
     * so the garbage collector has to be asked to run.
     */
    private Buffer allocateAfterCollection(DType type, long length) {
        System.gc();
        for (long millis = 1; millis <= LONGEST_WAIT; millis *= 2) {
            try {
                // wait() releases the lock, so that the cleaner can return buffers.
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
            Buffer buffer = allocateAfterTrim(type, length);
            if (buffer != null) {
                return buffer;
            }
        }
        return null;
    }

    /** Takes a buffer back for reuse. */
    synchronized void release(Buffer buffer) {
        collected(bytes(buffer));
        idle.add(buffer);
        pooledBytes += bytes(buffer);
        // Limits the pool for programs whose tensor sizes keep changing.
        if (pooledBytes > MAX_POOLED * peakBytes) {
            trim();
        }
    }

    /** Updates the counters for a buffer that the garbage collector freed. */
    synchronized void collected(long bytes) {
        liveBuffers--;
        liveBytes -= bytes;
    }

    /** Releases all idle buffers to the backend. */
    synchronized void trim() {
        idle.drain(backend::release);
        pooledBytes = 0;
    }

    synchronized MemoryStatistics statistics() {
        return new MemoryStatistics(liveBuffers, liveBytes, pooledBytes, peakBytes, allocations);
    }

    static long bytes(Buffer buffer) {
        return buffer.length() * buffer.type().bytes();
    }
}

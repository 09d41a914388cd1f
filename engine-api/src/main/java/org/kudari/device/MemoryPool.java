package org.kudari.device;

import java.lang.ref.ReferenceQueue;
import org.kudari.backend.Backend;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.Buffer;
import org.kudari.backend.DeviceMemoryException;
import org.kudari.layout.DType;

/**
 * A device's buffers: a released buffer is reused by the next tensor of the same type and rounded length. The garbage
 * collector may take idle buffers that are ordinary Java objects ({@link PooledBuffer}).
 */
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
    private final ReferenceQueue<Buffer> taken = new ReferenceQueue<>();
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
    synchronized PooledBuffer acquire(DType type, long length) {
        long limit = info.maxBufferLength();
        if (length > limit) {
            throw new DeviceMemoryException("a tensor of " + length + " elements is too large for the device '"
                    + info.name() + "': one of its buffers holds at most " + limit);
        }
        long rounded = Math.min(limit, (length + GRANULE - 1) / GRANULE * GRANULE);
        PooledBuffer buffer = takeIdle(type, rounded);
        if (buffer == null) {
            buffer = new PooledBuffer(allocate(type, rounded), info.garbageCollected(), taken);
        }
        liveBuffers++;
        liveBytes += buffer.bytes();
        peakBytes = Math.max(peakBytes, liveBytes);
        return buffer;
    }

    /** An idle buffer that the garbage collector has not taken; null if there is none. */
    private PooledBuffer takeIdle(DType type, long length) {
        forgetTaken();
        while (true) {
            PooledBuffer buffer = idle.poll(type, length);
            if (buffer == null) {
                return null;
            }
            pooledBytes -= buffer.bytes();
            if (buffer.takeBack()) {
                return buffer;
            }
        }
    }

    /** Removes the buffers that the garbage collector has taken. */
    private void forgetTaken() {
        for (Object reference = taken.poll(); reference != null; reference = taken.poll()) {
            PooledBuffer buffer = (PooledBuffer) reference;
            if (buffer.isIdle) {
                idle.remove(buffer);
                pooledBytes -= buffer.bytes();
            }
        }
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
    synchronized void release(PooledBuffer buffer) {
        collected(buffer.bytes());
        buffer.putAside();
        idle.add(buffer);
        pooledBytes += buffer.bytes();
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
        idle.drain(pooled -> {
            Buffer buffer = pooled.buffer();
            pooled.isIdle = false;
            if (buffer != null) {
                backend.release(buffer);
            }
        });
        pooledBytes = 0;
    }

    synchronized MemoryStatistics statistics() {
        forgetTaken();
        return new MemoryStatistics(liveBuffers, liveBytes, pooledBytes, peakBytes, allocations);
    }
}

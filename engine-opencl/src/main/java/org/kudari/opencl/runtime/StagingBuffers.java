package org.kudari.opencl.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Copies between host and device memory through a ring of pinned buffers. An upload returns once the data is in a
 * pinned buffer. It waits only if all buffers hold data that the device has not read yet. Small uploads share a
 * buffer, so that a host with small uploads can run many steps ahead of the device.
 */
final class StagingBuffers {
    /** Large enough that the start of a copy costs little in comparison. */
    private static final int BUFFER_BYTES = 1 << 22;

    private static final int BUFFERS = 4;

    /** An upload begins at a multiple of this in a buffer: the start of a cache line on every processor. */
    private static final int ALIGNMENT = 128;

    private final Driver driver;
    private final Handle context;
    private Handle queue;
    private final Driver.PinnedBuffer[] buffers = new Driver.PinnedBuffer[BUFFERS];

    /** For each buffer the event of the last transfer from it; null if none is pending. */
    private final Handle[] pendingReads = new Handle[BUFFERS];

    /** The buffer that is being filled. */
    private int current;

    /** The bytes that are filled in the current buffer. */
    private int filled;

    /**
     * Allocates all buffers at once. A driver may allocate only when all earlier commands are done, and an upload
     * must not wait for that.
     */
    StagingBuffers(Driver driver, Handle context, Handle queue) {
        this.driver = driver;
        this.context = context;
        this.queue = queue;
        try {
            for (int i = 0; i < BUFFERS; i++) {
                buffers[i] = driver.createPinned(context, queue, BUFFER_BYTES);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Copies in another queue from now on. The earlier queue must be empty. */
    void useQueue(Handle next) {
        queue = next;
    }

    /** Starts a copy of all of the source, which may change as soon as this returns. */
    void upload(MemorySegment source, Handle target, long offset) {
        long size = source.byteSize();
        long done = 0;
        while (done < size) {
            if (filled == BUFFER_BYTES) {
                advance();
            }
            Driver.PinnedBuffer buffer = currentBuffer();
            int part = (int) Math.min(BUFFER_BYTES - filled, size - done);
            MemorySegment.copy(
                    source, JAVA_BYTE, done, MemorySegment.ofBuffer(buffer.memory()), JAVA_BYTE, filled, part);
            Handle event =
                    driver.write(queue, target, offset + done, buffer.memory().slice(filled, part), part);
            releaseEvent(current);
            pendingReads[current] = event;
            filled = Math.min(BUFFER_BYTES, (filled + part + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
            done += part;
        }
    }

    /** Copies to all of the target, after all earlier commands are complete. */
    void download(Handle source, long offset, MemorySegment target) {
        // The queue is in order: the device writes to the buffer after it has read what is there.
        Driver.PinnedBuffer buffer = currentBuffer();
        long size = target.byteSize();
        for (long done = 0; done < size; done += BUFFER_BYTES) {
            long part = Math.min(BUFFER_BYTES, size - done);
            driver.read(queue, source, offset + done, buffer.memory(), part);
            MemorySegment.copy(MemorySegment.ofBuffer(buffer.memory()), JAVA_BYTE, 0, target, JAVA_BYTE, done, part);
        }
        if (size > 0) {
            markIdle();
        }
    }

    /** Records that all enqueued commands are complete. */
    void markIdle() {
        for (int i = 0; i < BUFFERS; i++) {
            releaseEvent(i);
        }
        filled = 0;
    }

    private Driver.PinnedBuffer currentBuffer() {
        if (buffers[current] == null) {
            buffers[current] = driver.createPinned(context, queue, BUFFER_BYTES);
        }
        return buffers[current];
    }

    /** Advances to the next buffer, and waits until the device has read it. */
    private void advance() {
        int next = (current + 1) % BUFFERS;
        Handle event = pendingReads[next];
        pendingReads[next] = null;
        current = next;
        filled = 0;
        if (event != null) {
            await(event);
        }
    }

    private void await(Handle event) {
        try {
            driver.await(event);
        } catch (OpenClException e) {
            // The device may still be reading this buffer, so it is released and replaced by a new one.
            driver.releasePinned(queue, buffers[current]);
            buffers[current] = null;
            throw e;
        }
    }

    private void releaseEvent(int buffer) {
        if (pendingReads[buffer] != null) {
            driver.releaseEvent(pendingReads[buffer]);
            pendingReads[buffer] = null;
        }
    }

    void close() {
        markIdle();
        for (Driver.PinnedBuffer buffer : buffers) {
            if (buffer != null) {
                driver.releasePinned(queue, buffer);
            }
        }
    }
}

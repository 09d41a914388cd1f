package org.kudari.opencl.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Copies between host and device memory through a ring of pinned buffers. An upload returns once the data is in a
 * pinned buffer. It waits only if all buffers hold data that the device has not read yet. Small uploads share a
 * buffer, so that a host with small uploads can run many steps ahead of the device.
 */
final class StagingBuffers {
    /** Large enough that a copy's start costs little beside it. */
    private static final int BUFFER_BYTES = 1 << 22;

    private static final int BUFFERS = 4;

    /** Where in a piece an upload may begin: at the start of a line of any cache. */
    private static final int ALIGNMENT = 128;

    private final Driver driver;
    private final Handle context;
    private Handle queue;
    private final Driver.PinnedBuffer[] buffers = new Driver.PinnedBuffer[BUFFERS];

    /** For each buffer the event of the last transfer from it; null if none is pending. */
    private final Handle[] pendingReads = new Handle[BUFFERS];

    /** The piece being filled, and how far it is. */
    private int current;

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

    /** Copies in another queue from now on; the one before is empty. */
    void useQueue(Handle next) {
        queue = next;
    }

    /** Starts a copy of the whole source, which may change afterwards. */
    void upload(MemorySegment source, Handle target, long offset) {
        long size = source.byteSize();
        long done = 0;
        while (done < size) {
            if (filled == BUFFER_BYTES) {
                current();
            }
            Driver.PinnedBuffer piece = currentBuffer();
            int part = (int) Math.min(BUFFER_BYTES - filled, size - done);
            MemorySegment.copy(
                    source, JAVA_BYTE, done, MemorySegment.ofBuffer(piece.memory()), JAVA_BYTE, filled, part);
            Handle event =
                    driver.write(queue, target, offset + done, piece.memory().slice(filled, part), part);
            releaseEvent(current);
            pendingReads[current] = event;
            filled = Math.min(BUFFER_BYTES, (filled + part + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
            done += part;
        }
    }

    /** Fills the whole target, waiting for all that was asked of the device before. */
    void download(Handle source, long offset, MemorySegment target) {
        // The queue is in order: the device writes to the piece when it has read what is there.
        Driver.PinnedBuffer piece = currentBuffer();
        long size = target.byteSize();
        for (long done = 0; done < size; done += BUFFER_BYTES) {
            long part = Math.min(BUFFER_BYTES, size - done);
            driver.read(queue, source, offset + done, piece.memory(), part);
            MemorySegment.copy(MemorySegment.ofBuffer(piece.memory()), JAVA_BYTE, 0, target, JAVA_BYTE, done, part);
        }
        if (size > 0) {
            markIdle();
        }
    }

    /** Notes that the device has done all that it was asked. */
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

    /** Goes on to the next piece, when the device has read it. */
    private void current() {
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

    private void releaseEvent(int piece) {
        if (pendingReads[piece] != null) {
            driver.releaseEvent(pendingReads[piece]);
            pendingReads[piece] = null;
        }
    }

    void close() {
        markIdle();
        for (Driver.PinnedBuffer piece : buffers) {
            if (piece != null) {
                driver.releasePinned(queue, piece);
            }
        }
    }
}

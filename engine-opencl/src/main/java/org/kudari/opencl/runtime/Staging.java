package org.kudari.opencl.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Copies between host and device memory through a ring of pinned buffers. An upload returns once the data is in a
 * pinned buffer. It waits only if all buffers hold data that the device has not read yet. Small uploads share a
 * buffer, so that a host with small uploads can run many steps ahead of the device.
 */
final class Staging {
    /** Large enough that a copy's start costs little beside it. */
    private static final int PIECE_BYTES = 1 << 22;

    private static final int PIECES = 4;

    /** Where in a piece an upload may begin: at the start of a line of any cache. */
    private static final int ALIGNMENT = 128;

    private final Driver driver;
    private final Handle context;
    private Handle queue;
    private final Driver.Pinned[] pieces = new Driver.Pinned[PIECES];

    /** For each buffer the event of the last transfer from it; null if none is pending. */
    private final Handle[] reading = new Handle[PIECES];

    /** The piece being filled, and how far it is. */
    private int turn;

    private int filled;

    /**
     * Allocates all buffers at once. A driver may allocate only when all earlier commands are done, and an upload
     * must not wait for that.
     */
    Staging(Driver driver, Handle context, Handle queue) {
        this.driver = driver;
        this.context = context;
        this.queue = queue;
        try {
            for (int i = 0; i < PIECES; i++) {
                pieces[i] = driver.createPinned(context, queue, PIECE_BYTES);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Copies in another queue from now on; the one before is empty. */
    void use(Handle next) {
        queue = next;
    }

    /** Starts a copy of the whole source, which may change afterwards. */
    void upload(MemorySegment source, Handle target, long offset) {
        long size = source.byteSize();
        long done = 0;
        while (done < size) {
            if (filled == PIECE_BYTES) {
                turn();
            }
            Driver.Pinned piece = piece();
            int part = (int) Math.min(PIECE_BYTES - filled, size - done);
            MemorySegment.copy(
                    source, JAVA_BYTE, done, MemorySegment.ofBuffer(piece.memory()), JAVA_BYTE, filled, part);
            Handle event =
                    driver.write(queue, target, offset + done, piece.memory().slice(filled, part), part);
            forget(turn);
            reading[turn] = event;
            filled = Math.min(PIECE_BYTES, (filled + part + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
            done += part;
        }
    }

    /** Fills the whole target, waiting for all that was asked of the device before. */
    void download(Handle source, long offset, MemorySegment target) {
        // The queue is in order: the device writes to the piece when it has read what is there.
        Driver.Pinned piece = piece();
        long size = target.byteSize();
        for (long done = 0; done < size; done += PIECE_BYTES) {
            long part = Math.min(PIECE_BYTES, size - done);
            driver.read(queue, source, offset + done, piece.memory(), part);
            MemorySegment.copy(MemorySegment.ofBuffer(piece.memory()), JAVA_BYTE, 0, target, JAVA_BYTE, done, part);
        }
        if (size > 0) {
            idle();
        }
    }

    /** Notes that the device has done all that it was asked. */
    void idle() {
        for (int i = 0; i < PIECES; i++) {
            forget(i);
        }
        filled = 0;
    }

    private Driver.Pinned piece() {
        if (pieces[turn] == null) {
            pieces[turn] = driver.createPinned(context, queue, PIECE_BYTES);
        }
        return pieces[turn];
    }

    /** Goes on to the next piece, when the device has read it. */
    private void turn() {
        int next = (turn + 1) % PIECES;
        Handle event = reading[next];
        reading[next] = null;
        turn = next;
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
            driver.releasePinned(queue, pieces[turn]);
            pieces[turn] = null;
            throw e;
        }
    }

    private void forget(int piece) {
        if (reading[piece] != null) {
            driver.releaseEvent(reading[piece]);
            reading[piece] = null;
        }
    }

    void close() {
        idle();
        for (Driver.Pinned piece : pieces) {
            if (piece != null) {
                driver.releasePinned(queue, piece);
            }
        }
    }
}

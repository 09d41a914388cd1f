package org.kudari.opencl.runtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Copies between the host's memory and a device's, through pieces of pinned memory that take turns: the host goes on as soon as what it
 * sends is in such a piece.
 */
final class Staging {
    /** Large enough that a copy's start costs little beside it. */
    private static final long PIECE_BYTES = 1 << 22;

    private static final int PIECES = 4;

    private final Driver driver;
    private final Handle context;
    private final Handle queue;
    private final Driver.Pinned[] pieces = new Driver.Pinned[PIECES];

    /** What the device still reads from a piece; null if nothing. */
    private final Handle[] reading = new Handle[PIECES];

    private int turn;

    Staging(Driver driver, Handle context, Handle queue) {
        this.driver = driver;
        this.context = context;
        this.queue = queue;
    }

    /** Starts a copy of the whole source, which may change afterwards. */
    void upload(MemorySegment source, Handle target, long offset) {
        long size = source.byteSize();
        for (long done = 0; done < size; done += PIECE_BYTES) {
            long part = Math.min(PIECE_BYTES, size - done);
            Driver.Pinned piece = free();
            MemorySegment.copy(source, JAVA_BYTE, done, MemorySegment.ofBuffer(piece.memory()), JAVA_BYTE, 0, part);
            reading[turn] = driver.write(queue, target, offset + done, piece.memory(), part);
        }
    }

    /** Fills the whole target, waiting for all that was asked of the device before. */
    void download(Handle source, long offset, MemorySegment target) {
        long size = target.byteSize();
        for (long done = 0; done < size; done += PIECE_BYTES) {
            long part = Math.min(PIECE_BYTES, size - done);
            Driver.Pinned piece = free();
            driver.read(queue, source, offset + done, piece.memory(), part);
            MemorySegment.copy(MemorySegment.ofBuffer(piece.memory()), JAVA_BYTE, 0, target, JAVA_BYTE, done, part);
        }
    }

    /** The next piece, when the device has read it. */
    private Driver.Pinned free() {
        turn = (turn + 1) % PIECES;
        if (pieces[turn] == null) {
            pieces[turn] = driver.createPinned(context, queue, PIECE_BYTES);
        }
        if (reading[turn] != null) {
            Handle event = reading[turn];
            reading[turn] = null;
            driver.await(event);
        }
        return pieces[turn];
    }

    void close() {
        for (int i = 0; i < PIECES; i++) {
            if (reading[i] != null) {
                driver.releaseEvent(reading[i]);
            }
            if (pieces[i] != null) {
                driver.releasePinned(queue, pieces[i]);
            }
        }
    }
}

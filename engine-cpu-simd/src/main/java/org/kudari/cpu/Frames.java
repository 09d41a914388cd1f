package org.kudari.cpu;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The frames of a backend, kept from call to call: as many as threads were ever at work at the same time. */
final class Frames {
    private final ArrayDeque<Frame> idle = new ArrayDeque<>();

    /** Each of a thread of the team, which needs no lock: tasks of a microsecond would queue for it. */
    private final Frame[] ofWorkers;

    private final int reserved;

    /**
     * @param threads how many work on a loop
     * @param reserved the floats of each that come before all others ({@link Frame#sums})
     */
    Frames(int threads, int reserved) {
        this.reserved = reserved;
        ofWorkers = new Frame[threads];
    }

    /** Lends a frame to an action. */
    void lend(Consumer<Frame> action) {
        Frame frame = take();
        try {
            action.accept(frame);
        } finally {
            giveBack(frame);
        }
    }

    /**
     * The frame of a thread of the team, for a task that it runs.
     *
     * @param worker from 1
     */
    Frame ofWorker(int worker) {
        Frame frame = ofWorkers[worker];
        if (frame == null) {
            frame = new Frame(reserved);
            ofWorkers[worker] = frame;
        }
        return frame;
    }

    void giveBack(Frame frame) {
        synchronized (idle) {
            idle.addFirst(frame);
        }
    }

    /** A frame, which is to be given back. */
    Frame take() {
        synchronized (idle) {
            Frame frame = idle.pollFirst();
            if (frame != null) {
                return frame;
            }
        }
        return new Frame(reserved);
    }
}

package org.kudari.cpu;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The frames of a backend, kept from call to call: as many as threads were ever at work at the same time. */
final class Frames {
    private final ArrayDeque<Frame> idle = new ArrayDeque<>();

    /** Lends a frame to an action. */
    void lend(Consumer<Frame> action) {
        Frame frame = take();
        try {
            action.accept(frame);
        } finally {
            giveBack(frame);
        }
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
        return new Frame();
    }
}

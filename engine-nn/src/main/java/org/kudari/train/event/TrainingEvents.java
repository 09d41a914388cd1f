package org.kudari.train.event;

import org.kudari.device.FlightRecording;

/** Steps and checkpoints of a training as events. Where nothing records them, an event costs some nanoseconds. */
public final class TrainingEvents {
    /** Where there is no flight recorder. */
    private static final Running NONE = () -> {};

    private TrainingEvents() {}

    /** Something that goes on until it is closed. */
    public interface Running extends AutoCloseable {
        /** Ends it. */
        @Override
        void close();
    }

    /**
     * {@return a step that begins}
     *
     * @param step its number in the training, from 1
     * @param epoch its epoch, from 1
     * @param rows its rows
     */
    public static Running step(long step, int epoch, int rows) {
        return FlightRecording.isHere() ? StepEvent.begin(step, epoch, rows) : NONE;
    }

    /**
     * {@return a checkpoint of which the writing begins}
     *
     * @param steps the steps of the training so far
     */
    public static Running checkpoint(long steps) {
        return FlightRecording.isHere() ? CheckpointEvent.begin(steps) : NONE;
    }
}

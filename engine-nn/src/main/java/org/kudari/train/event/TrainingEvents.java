package org.kudari.train.event;

import org.kudari.device.FlightRecording;

/** Steps and checkpoints of a training as events. Where nothing records them, an event costs some nanoseconds. */
public final class TrainingEvents {
    private static final Running NONE = new Running();

    private TrainingEvents() {}

    /** Something that goes on. Where there is no flight recorder, ending it does nothing. */
    public static class Running {
        Running() {}

        /**
         * Ends a step.
         *
         * @param step its number in the training, from 1
         * @param epoch its epoch, from 1
         * @param rows its rows
         */
        public void endStep(long step, int epoch, int rows) {}

        /**
         * Ends the writing of a checkpoint.
         *
         * @param steps the steps of the training so far
         */
        public void endCheckpoint(long steps) {}
    }

    /** {@return something that begins now} */
    public static Running begin() {
        return FlightRecording.isHere() ? new Recorded() : NONE;
    }

    /** Loaded only where the recorder is. */
    private static final class Recorded extends Running {
        private final StepEvent step = new StepEvent();
        private final CheckpointEvent checkpoint = new CheckpointEvent();

        Recorded() {
            step.begin();
            checkpoint.begin();
        }

        @Override
        public void endStep(long number, int epoch, int rows) {
            step.step = number;
            step.epoch = epoch;
            step.rows = rows;
            step.commit();
        }

        @Override
        public void endCheckpoint(long steps) {
            checkpoint.step = steps;
            checkpoint.commit();
        }
    }
}

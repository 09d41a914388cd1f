package org.kudari.train;

import java.util.OptionalInt;

/**
 * A summary of a training. It was stopped before its end if there are fewer epochs than were asked for.
 *
 * @param epochs the number of finished epochs
 * @param steps the number of optimizer steps
 * @param samples the number of rows seen, with repetitions
 * @param loss the mean training loss of the last epoch, which may have been broken off
 * @param seconds the time spent in training, without callbacks
 * @param bestEpoch the epoch whose parameters the model has, by {@link EarlyStopping}; empty without it, or if there was
 *     no such epoch: the first was broken off, or no value was a number
 */
public record TrainingReport(int epochs, long steps, long samples, double loss, double seconds, OptionalInt bestEpoch) {

    /** {@return the rows seen per second of training} */
    public double samplesPerSecond() {
        return samples / seconds;
    }
}

package org.kudari.train;

import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;

/**
 * The progress of a training run.
 *
 * @param epoch the current epoch, from 1
 * @param epochs the number of epochs
 * @param step the number of steps done in this epoch
 * @param steps the number of steps in an epoch
 * @param samples the number of rows seen in this epoch
 * @param loss reads the mean training loss of this epoch so far; on an asynchronous device, reading waits
 * @param nanos the time spent in training, in nanoseconds, without callbacks
 * @param monitored after an epoch, the value by which {@link EarlyStopping} judges the model; else empty
 */
public record Progress(
        int epoch,
        int epochs,
        int step,
        int steps,
        long samples,
        DoubleSupplier loss,
        long nanos,
        OptionalDouble monitored) {

    /** The same with a value by which early stopping judged the model. */
    Progress monitored(double value) {
        return new Progress(epoch, epochs, step, steps, samples, loss, nanos, OptionalDouble.of(value));
    }
}

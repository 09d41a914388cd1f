package org.kudari.train;

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
 */
public record Progress(int epoch, int epochs, int step, int steps, long samples, DoubleSupplier loss, long nanos) {}

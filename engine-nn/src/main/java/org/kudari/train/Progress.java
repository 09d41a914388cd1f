package org.kudari.train;

import java.util.function.DoubleSupplier;

/**
 * The progress of a training run.
 *
 * @param epoch the current epoch, from 1
 * @param epochs how many there will be
 * @param step the steps done in this epoch
 * @param steps the steps of an epoch
 * @param samples the rows seen in this epoch
 * @param loss reads the mean training loss of this epoch so far, of all of it once it is over; on an asynchronous
 *     device, reading waits
 * @param nanos the time spent training, in nanoseconds, callbacks not counted
 */
public record Progress(int epoch, int epochs, int step, int steps, long samples, DoubleSupplier loss, long nanos) {}

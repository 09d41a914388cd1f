package org.kudari.train;

/**
 * What a training did.
 *
 * @param epochs the epochs finished
 * @param steps the optimizer's steps
 * @param samples the rows seen, repetitions counted
 * @param loss the mean training loss of the last epoch
 * @param seconds the time spent training, callbacks not counted
 */
public record TrainingReport(int epochs, long steps, long samples, double loss, double seconds) {

    public double samplesPerSecond() {
        return samples / seconds;
    }
}

package org.kudari.train;

import org.kudari.train.state.RunningMean;

/** What the steps since a {@link RestorePoint} need to be repeated, and the losses that they must have again. */
final class StepLog {
    private final int[] epochs;
    private final int[] steps;
    private final double[] rates;
    private final float[] losses;
    private int count;
    private int known;
    /** The index of the newest step when the log was cleared. */
    private int newest = -1;

    /** @param most the largest number of steps */
    StepLog(int most) {
        epochs = new int[most];
        steps = new int[most];
        rates = new double[most];
        losses = new float[most];
    }

    /**
     * Adds a step that is about to be done.
     *
     * @param epoch its epoch, from 1
     * @param step the step in the epoch, from 1
     */
    void add(int epoch, int step, double learningRate) {
        epochs[count] = epoch;
        steps[count] = step;
        rates[count++] = learningRate;
    }

    /** Adds the losses of all steps that have none yet: they are of one epoch, and the mean has read them. */
    void addLosses(RunningMean mean) {
        for (; known < count; known++) {
            losses[known] = mean.value(steps[known] - 1);
        }
    }

    /** The first step whose loss is not finite; -1 if there is none. */
    int firstNotFinite() {
        for (int i = 0; i < known; i++) {
            if (!Float.isFinite(losses[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Forgets all steps but the {@linkplain #newest newest}, which stays known until the next one is added. */
    void clear() {
        newest = newest();
        count = 0;
        known = 0;
    }

    /** The step that was added last, even if the log was cleared since; -1 if there was none. */
    int newest() {
        return count > 0 ? count - 1 : newest;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    int epoch(int index) {
        return epochs[index];
    }

    int step(int index) {
        return steps[index];
    }

    double rate(int index) {
        return rates[index];
    }

    float loss(int index) {
        return losses[index];
    }
}

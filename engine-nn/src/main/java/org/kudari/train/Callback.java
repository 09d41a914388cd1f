package org.kudari.train;

/** Called after each training step and epoch: progress bars, logs, learning-rate schedules, stopping early. */
public interface Callback {

    /**
     * Called after a step. Tensors made here end with the epoch unless they are kept.
     *
     * @param progress the progress of the training
     * @return whether to continue; the training stops after this step if any callback returns false. An epoch that is
     *     broken off has no end, so {@link #onEpochEnd} is not called for it
     */
    default boolean onStepEnd(Progress progress) {
        return true;
    }

    /**
     * Called after an epoch, and outside of its scope.
     *
     * @param progress the progress of the training
     * @return whether to continue; the training stops if any callback returns false
     */
    default boolean onEpochEnd(Progress progress) {
        return true;
    }
}

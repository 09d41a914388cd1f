package org.kudari.train;

/** Called after each training step and epoch: progress bars, logs, learning-rate schedules, stopping early. */
public interface Callback {

    /**
     * Called after a step. Tensors made here end with the epoch unless they are kept.
     *
     * @param progress the progress of the training
     */
    default void onStepEnd(Progress progress) {}

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

package org.kudari.train;

/** Called after each training step and epoch: progress bars, logs, learning-rate schedules, stopping early. */
public interface Callback {

    /** After a step. Tensors made here end with the epoch unless they are kept. */
    default void onStepEnd(Progress progress) {}

    /**
     * After an epoch, and outside of its scope.
     *
     * @return whether to go on
     */
    default boolean onEpochEnd(Progress progress) {
        return true;
    }
}

package org.kudari.train;

/** What happens around training: progress bars, logs, learning-rate schedules, stopping early. */
public interface Callback {

    /** After a step. */
    default void stepDone(Progress progress) {}

    /**
     * After an epoch.
     *
     * @return whether to go on
     */
    default boolean epochDone(Progress progress) {
        return true;
    }
}

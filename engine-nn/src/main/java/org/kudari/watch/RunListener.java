package org.kudari.watch;

/** Is told what a {@link TrainingWatch} sees, on the thread that trains. */
public interface RunListener {

    /**
     * Called before the first step.
     *
     * @param run what is trained
     */
    default void begin(RunDescription run) {}

    /**
     * Called after a step that was watched.
     *
     * @param step what it showed
     */
    default void step(StepSummary step) {}

    /**
     * Called after an epoch.
     *
     * @param epoch what it showed
     */
    default void epoch(EpochSummary epoch) {}

    /**
     * Called after an epoch of a classification, by a program that predicts rows then.
     *
     * @param confusion what was taken for what
     */
    default void confusion(ConfusionSummary confusion) {}

    /**
     * Called when a fault is seen for the first time.
     *
     * @param warning what is wrong, and what would help
     */
    default void warning(TrainingWarning warning) {}

    /**
     * Called once, when the training is over, whatever ended it.
     *
     * @param end why
     */
    default void end(RunEnd end) {}
}

package org.kudari.tensor;

import java.util.function.Supplier;

/**
 * Two settings of the current thread: how layers behave, and whether operations on variables are recorded for a backward
 * pass. They apply to the calls inside {@link #run}, in this thread. Outside of it the mode is {@link #TRAINING}.
 *
 * <p>The gradient of a prediction, with dropout off, is that of a forward pass in {@link #EVALUATION}: {@code
 * Mode.EVALUATION.run(() -> model.forward(image.variable()))}. Random predictions that keep no history, as for Monte
 * Carlo dropout, are those of {@code Mode.TRAINING.withRecording(false)}.
 *
 * @param isTraining whether layers behave as in training: dropout drops. Otherwise they behave as in a prediction
 * @param isRecording whether operations on variables are recorded
 */
public record Mode(boolean isTraining, boolean isRecording) {
    /** Layers behave as in training, and operations on variables are recorded. */
    public static final Mode TRAINING = new Mode(true, true);

    /** Layers behave as in a prediction, and operations on variables are recorded. */
    public static final Mode EVALUATION = new Mode(false, true);

    /** Layers behave as in a prediction, and nothing is recorded. */
    public static final Mode INFERENCE = new Mode(false, false);

    private static final ScopedValue<Mode> CURRENT = ScopedValue.newInstance();

    /** {@return the mode of this thread; {@link #TRAINING} outside of {@link #run}} */
    public static Mode current() {
        return CURRENT.orElse(TRAINING);
    }

    /**
     * {@return this mode with operations recorded, or not}
     *
     * @param recording whether operations on variables are recorded
     */
    public Mode withRecording(boolean recording) {
        return new Mode(isTraining, recording);
    }

    /**
     * Runs an action in this mode.
     *
     * @param <R> the type of the result
     * @param action the action
     * @return the action's result
     */
    public <R> R run(Supplier<R> action) {
        return ScopedValue.where(CURRENT, this).call(action::get);
    }
}

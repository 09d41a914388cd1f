package org.kudari.tensor;

import java.util.function.Supplier;

/**
 * Whether the current thread trains or infers. In training, the default, operations on variables are recorded for a
 * backward pass. In inference nothing is recorded, and layers such as dropout pass their input through. The mode
 * applies to the calls inside {@link #run}, in this thread.
 */
public enum Mode {
    /** Operations on variables are recorded. */
    TRAINING,
    /** Nothing is recorded. */
    INFERENCE;

    private static final ScopedValue<Mode> CURRENT = ScopedValue.newInstance();

    /** {@return the mode of this thread; {@link #TRAINING} outside of {@link #run}} */
    public static Mode current() {
        return CURRENT.orElse(TRAINING);
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

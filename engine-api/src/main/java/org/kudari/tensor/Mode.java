package org.kudari.tensor;

import java.util.function.Supplier;

/**
 * Whether the current thread trains or infers. In training, the default, operations on variables are recorded for a
 * backward pass;
 * in inference nothing is, and layers such as dropout pass their input through. The mode applies to the calls inside
 * run(), in this thread.
 */
public enum Mode {
    TRAINING,
    INFERENCE;

    private static final ScopedValue<Mode> CURRENT = ScopedValue.newInstance();

    /** The mode of this thread. */
    public static Mode current() {
        return CURRENT.orElse(TRAINING);
    }

    /** Runs in this mode. */
    public <R> R run(Supplier<R> action) {
        return ScopedValue.where(CURRENT, this).call(action::get);
    }
}

package org.kudari.optim;

/**
 * The learning rate over a training, as a factor of the base rate: a pure function of the number of the step. So one
 * schedule serves any optimizer, groups with rates of their own included, and a training that is resumed needs the
 * number of its next step only. Before step {@code n} a training sets {@code
 * optimizer.learningRate(base * schedule.factor(n))}.
 *
 * <p>{@link Schedules} has the usual ones. One of your own is a lambda: {@code step -> 1 / Math.sqrt(step + 1)}. They
 * are joined: {@code warmup(500).then(cosine(10_000))}.
 *
 * <p>Steps count from 0, and the first step has {@code factor(0)}, as in PyTorch before the first {@code
 * scheduler.step()}. A step is whatever calls the schedule: PyTorch's examples often count epochs, this engine's
 * trainer counts batches. After its end, a schedule stays where it is.
 */
@FunctionalInterface
public interface Schedule {
    /** The length of a schedule that has no end. */
    long ENDLESS = Long.MAX_VALUE;

    /**
     * {@return the factor of the base learning rate}
     *
     * @param step the number of the step in the training, from 0
     */
    double factor(long step);

    /** {@return the number of steps after which another schedule may follow; {@link #ENDLESS} by default} */
    default long length() {
        return ENDLESS;
    }

    /**
     * Ends this schedule early, so that another can follow.
     *
     * @param steps the number of steps, at least 1 and at most {@link #length}
     * @return this schedule, with the length; after it, the factor stays {@code factor(steps)}
     * @throws IllegalArgumentException if the number is out of range
     */
    default Schedule first(long steps) {
        Numbers.requireLength("length of a schedule", steps);
        if (steps > length()) {
            throw new IllegalArgumentException(this + " has " + length() + " steps, and so no first " + steps);
        }
        return new FormulaSchedule(this + ".first(" + steps + ")", steps, this::factor);
    }

    /**
     * Joins another schedule to the end of this one. Step {@link #length} of the result is step 0 of the other one, as
     * in PyTorch's {@code SequentialLR}.
     *
     * @param next what follows
     * @return the two as one schedule
     * @throws IllegalStateException if this schedule has no end
     */
    default Schedule then(Schedule next) {
        long own = length();
        if (own == ENDLESS) {
            throw new IllegalStateException(
                    this + " has no end, so nothing comes after it: give it one by first(steps)");
        }
        long total = next.length() >= ENDLESS - own ? ENDLESS : own + next.length();
        return new FormulaSchedule(
                this + ".then(" + next + ")", total, step -> step < own ? factor(step) : next.factor(step - own));
    }
}

package org.kudari.optim;

/**
 * One cycle: the rate rises from {@code start} to 1 and falls to {@code start * end}. The base rate is the highest one.
 * Smith and Topin, "Super-Convergence", arXiv:1708.07120. It is PyTorch's {@code OneCycleLR} without the part that
 * changes the momentum. After its last step the rate stays.
 *
 * <p>With {@code n} steps, it rises up to step {@code rise n - 1} and falls up to step {@code n - 1}. In three phases
 * it falls to {@code start} up to step {@code 2 rise n - 2}, and then to {@code start * end}.
 *
 * @param steps the number of steps, at least 1: PyTorch's {@code total_steps}
 * @param rise the share of the steps in which the rate rises, in [0, 1], and at most 0.5 with three phases: {@code
 *     pct_start}
 * @param start the first factor, in (0, 1]: one divided by {@code div_factor}
 * @param end the last factor as a share of the first, in [0, 1]: one divided by {@code final_div_factor}
 * @param isThreePhase whether it falls as slowly as it rises, and then further: {@code three_phase}
 * @param isLinear whether the rate follows lines, and not halves of a cosine's wave: {@code anneal_strategy}
 */
public record OneCycle(long steps, double rise, double start, double end, boolean isThreePhase, boolean isLinear)
        implements Schedule {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one of them is out of range
     */
    public OneCycle {
        Numbers.requireLength("length of a cycle", steps);
        Numbers.requireShare("share of the steps in which a cycle rises", rise);
        Numbers.requireShare("first factor of a cycle", Numbers.requirePositive("first factor of a cycle", start));
        Numbers.requireShare("last factor of a cycle", end);
        if (isThreePhase && rise > 0.5) {
            throw new IllegalArgumentException(
                    "a cycle of three phases falls in as many steps as it rises, so it rises in"
                            + " at most a share of 0.5 of the steps, not " + rise);
        }
    }

    /**
     * PyTorch's defaults: two phases along cosines, which rise in 0.3 of the steps, from 1/25 to 1 and to 1/250,000.
     *
     * @param steps the number of steps, at least 1
     * @return the cycle
     * @throws IllegalArgumentException if the number is less than 1
     */
    public static OneCycle of(long steps) {
        return new OneCycle(steps, 0.3, 1 / 25.0, 1e-4, false, false);
    }

    /**
     * {@return the cycle with another share of the steps in which the rate rises}
     *
     * @param share the share, in [0, 1]
     * @throws IllegalArgumentException if it is out of range
     */
    public OneCycle rise(double share) {
        return new OneCycle(steps, share, start, end, isThreePhase, isLinear);
    }

    /**
     * {@return the cycle with other factors at its ends}
     *
     * @param first the first factor, in (0, 1]
     * @param last the last factor as a share of the first, in [0, 1]
     * @throws IllegalArgumentException if a factor is out of range
     */
    public OneCycle ends(double first, double last) {
        return new OneCycle(steps, rise, first, last, isThreePhase, isLinear);
    }

    /**
     * {@return the cycle in three phases}
     *
     * @throws IllegalArgumentException if it rises in more than half of the steps
     */
    public OneCycle threePhases() {
        return new OneCycle(steps, rise, start, end, true, isLinear);
    }

    /** {@return the cycle along lines} */
    public OneCycle linear() {
        return new OneCycle(steps, rise, start, end, isThreePhase, true);
    }

    @Override
    public long length() {
        return steps;
    }

    @Override
    public double factor(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("steps of a cycle count from 0, so there is no step " + step);
        }
        double last = steps - 1;
        double at = Math.min(step, last);
        double top = rise * steps - 1;
        double bottom = 2 * rise * steps - 2;
        if (at <= top) {
            return between(start, 1, at, 0, top);
        }
        if (!isThreePhase) {
            return between(1, start * end, at, top, last);
        }
        return at <= bottom ? between(1, start, at, top, bottom) : between(start, start * end, at, bottom, last);
    }

    /** The factor at a step on the way from one factor to another, which is reached at the last step. */
    private double between(double from, double to, double step, double first, double last) {
        double share = last > first ? (step - first) / (last - first) : 1;
        return isLinear ? from + (to - from) * share : to + (from - to) * Schedules.fallingCosine(share);
    }
}

package org.kudari.optim;

import java.util.Arrays;

/**
 * The usual schedules, for static import: {@code warmup(500).then(cosine(10_000))}. {@code t} is the number of the
 * step, from 0. PyTorch's arguments {@code eta_min} and {@code min_lr} are learning rates; here they are factors of the
 * base rate, like all else.
 */
public final class Schedules {
    private Schedules() {}

    /**
     * The same factor in all steps, without an end. PyTorch's {@code ConstantLR(factor, n)} is {@code
     * constant(factor).first(n).then(constant(1))}.
     *
     * @param factor the factor, at least 0
     * @return the schedule
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public static Schedule constant(double factor) {
        Numbers.requireNotNegative("factor of a constant schedule", factor);
        return new FormulaSchedule("constant(" + factor + ")", Schedule.ENDLESS, _ -> factor);
    }

    /**
     * {@code gamma^floor(t / every)}, without an end: PyTorch's {@code StepLR}.
     *
     * @param every the number of steps between two changes, at least 1
     * @param gamma the factor of each change, positive; PyTorch's default is 0.1
     * @return the schedule
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Schedule step(long every, double gamma) {
        Numbers.requireLength("distance of the changes of a step schedule", every);
        requireGamma(gamma);
        return new FormulaSchedule(
                "step(" + every + ", " + gamma + ")", Schedule.ENDLESS, step -> Math.pow(gamma, step / every));
    }

    /**
     * {@code gamma^n} where {@code n} milestones are at most {@code t}, without an end: PyTorch's {@code MultiStepLR}.
     *
     * @param gamma the factor of each change, positive; PyTorch's default is 0.1
     * @param milestones the first steps with another factor, ascending, from 1
     * @return the schedule
     * @throws IllegalArgumentException if gamma is out of range, or there are no milestones, or they do not ascend
     */
    public static Schedule multiStep(double gamma, long... milestones) {
        requireGamma(gamma);
        long[] own = milestones.clone();
        String text = Arrays.toString(own);
        if (own.length == 0) {
            throw new IllegalArgumentException("a multi-step schedule needs at least one milestone");
        }
        for (int i = 0; i < own.length; i++) {
            if (own[i] <= (i == 0 ? 0 : own[i - 1])) {
                throw new IllegalArgumentException("the milestones of a multi-step schedule must ascend from 1, and "
                        + own[i] + " does not: " + text);
            }
        }
        return new FormulaSchedule("multiStep(" + gamma + ", " + text + ")", Schedule.ENDLESS, step -> {
            int found = Arrays.binarySearch(own, step);
            return Math.pow(gamma, found >= 0 ? found + 1 : -found - 1);
        });
    }

    /**
     * {@code gamma^t}, without an end: PyTorch's {@code ExponentialLR}.
     *
     * @param gamma the factor from one step to the next, positive
     * @return the schedule
     * @throws IllegalArgumentException if it is out of range
     */
    public static Schedule exponential(double gamma) {
        requireGamma(gamma);
        return new FormulaSchedule("exponential(" + gamma + ")", Schedule.ENDLESS, step -> Math.pow(gamma, step));
    }

    /**
     * {@code from + (to - from) t / steps}, and {@code to} from step {@code steps} on: PyTorch's {@code LinearLR},
     * whose default is from 1/3 to 1 in 5 steps.
     *
     * @param steps the number of steps, at least 1
     * @param from the factor of step 0, at least 0
     * @param to the factor of step {@code steps}, at least 0
     * @return the schedule
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Schedule linear(long steps, double from, double to) {
        Numbers.requireLength("length of a linear schedule", steps);
        Numbers.requireNotNegative("first factor of a linear schedule", from);
        Numbers.requireNotNegative("last factor of a linear schedule", to);
        return new FormulaSchedule(
                "linear(" + steps + ", " + from + ", " + to + ")",
                steps,
                step -> from + (to - from) * ((double) step / steps));
    }

    /**
     * A linear warm-up, {@code (t + 1) / (steps + 1)}: no step is without effect, and step {@code steps}, the first of
     * what follows, is the first with the base rate. It is PyTorch's {@code LinearLR(1 / (steps + 1),
     * total_iters=steps)}. Goyal et al., arXiv:1706.02677, section 2.2.
     *
     * @param steps the number of steps, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if the number is less than 1
     */
    public static Schedule warmup(long steps) {
        Numbers.requireLength("length of a warm-up", steps);
        return new FormulaSchedule("warmup(" + steps + ")", steps, step -> (step + 1.0) / (steps + 1.0));
    }

    /**
     * {@code (1 - t / steps)^power}, and 0 from step {@code steps} on: PyTorch's {@code PolynomialLR}.
     *
     * @param steps the number of steps, at least 1
     * @param power the power, positive; PyTorch's default is 1
     * @return the schedule
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Schedule polynomial(long steps, double power) {
        Numbers.requireLength("length of a polynomial schedule", steps);
        Numbers.requirePositive("power of a polynomial schedule", power);
        return new FormulaSchedule(
                "polynomial(" + steps + ", " + power + ")", steps, step -> Math.pow(1 - (double) step / steps, power));
    }

    /**
     * Half a wave of a cosine from 1 to 0: {@link #cosine(long, double)} with 0.
     *
     * @param steps the number of steps, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if the number is less than 1
     */
    public static Schedule cosine(long steps) {
        return cosine(steps, 0);
    }

    /**
     * {@code lowest + (1 - lowest) (1 + cos(pi t / steps)) / 2}, and {@code lowest} from step {@code steps} on:
     * PyTorch's {@code CosineAnnealingLR} up to its {@code T_max}, after which that one rises again. Loshchilov and
     * Hutter, arXiv:1608.03983.
     *
     * @param steps the number of steps, at least 1
     * @param lowest the factor at the end, in [0, 1]
     * @return the schedule
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Schedule cosine(long steps, double lowest) {
        Numbers.requireLength("length of a cosine schedule", steps);
        Numbers.requireShare("lowest factor of a cosine schedule", lowest);
        return new FormulaSchedule(
                "cosine(" + steps + ", " + lowest + ")",
                steps,
                step -> lowest + (1 - lowest) * fallingCosine((double) step / steps));
    }

    /**
     * {@link #cosine(long, double)} again and again, each time {@code multiplier} times as long, without an end:
     * PyTorch's {@code CosineAnnealingWarmRestarts}. Loshchilov and Hutter, arXiv:1608.03983. The step in which a wave
     * would reach its lowest factor is the first of the next one.
     *
     * @param first the number of steps of the first wave, at least 1: PyTorch's {@code T_0}
     * @param multiplier how many times longer each wave is than the one before, at least 1: PyTorch's {@code T_mult}
     * @param lowest the factor that a wave falls to, in [0, 1]
     * @return the schedule
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static Schedule cosineWithRestarts(long first, int multiplier, double lowest) {
        Numbers.requireLength("first wave of a cosine schedule with restarts", first);
        Numbers.requireShare("lowest factor of a cosine schedule with restarts", lowest);
        if (multiplier < 1) {
            throw new IllegalArgumentException(
                    "each wave of a cosine schedule with restarts is at least 1 times as long as the one before, not "
                            + multiplier);
        }
        return new FormulaSchedule(
                "cosineWithRestarts(" + first + ", " + multiplier + ", " + lowest + ")",
                Schedule.ENDLESS,
                step -> lowest + (1 - lowest) * fallingCosine(placeInWave(step, first, multiplier)));
    }

    /** How much of the wave of a step is over before it, in [0, 1). */
    private static double placeInWave(long step, long first, int multiplier) {
        if (multiplier == 1) {
            return (double) (step % first) / first;
        }
        long begin = 0;
        long length = first;
        while (step - begin >= length) {
            begin += length;
            length = length > Schedule.ENDLESS / multiplier ? Schedule.ENDLESS : length * multiplier;
        }
        return (double) (step - begin) / length;
    }

    /** From 1 at 0 to 0 at 1. */
    static double fallingCosine(double share) {
        return (1 + Math.cos(Math.PI * share)) / 2;
    }

    private static void requireGamma(double gamma) {
        Numbers.requirePositive("factor gamma of a schedule", gamma);
    }
}

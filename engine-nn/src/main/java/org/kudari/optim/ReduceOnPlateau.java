package org.kudari.optim;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reduces the learning rate when a metric no longer improves: PyTorch's {@code ReduceLROnPlateau}. The metric is given
 * after each epoch, or as often as it is measured. What comes out is a factor of the learning rate, as that of a {@link
 * Schedule}; a training may multiply the two. Unlike a schedule it has a {@link #state}.
 *
 * <p>A round is a call of {@link #update}. A metric that is NaN is none that improved. PyTorch's {@code eps}, which
 * leaves out reductions of less than 1e-8, is left out.
 */
public final class ReduceOnPlateau {
    private static final String FACTOR = "factor";
    private static final String BEST = "best";
    private static final String BAD_ROUNDS = "bad_rounds";
    private static final String ROUNDS_TO_COOL = "rounds_to_cool";

    private final boolean isLargerBetter;
    private double reduction = 0.1;
    private int patience = 10;
    private double threshold = 1e-4;
    private boolean isThresholdAbsolute;
    private int cooldown;
    private double lowest;

    private double factor = 1;
    private double best;
    private long badRounds;
    private long roundsToCool;

    private ReduceOnPlateau(boolean isLargerBetter) {
        this.isLargerBetter = isLargerBetter;
        this.best = isLargerBetter ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /**
     * {@return one for a metric that should fall, such as a loss: PyTorch's mode {@code min}} Its defaults are
     * PyTorch's: reduction 0.1, patience 10, relative threshold 1e-4, no cooldown, no lowest factor.
     */
    public static ReduceOnPlateau ofFalling() {
        return new ReduceOnPlateau(false);
    }

    /**
     * {@return one for a metric that should rise, such as an accuracy: PyTorch's mode {@code max}; else as {@link
     * #ofFalling}}
     */
    public static ReduceOnPlateau ofRising() {
        return new ReduceOnPlateau(true);
    }

    /**
     * Sets what a reduction multiplies the rate by: PyTorch's {@code factor}.
     *
     * @param by the factor, above 0 and below 1
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ReduceOnPlateau reduction(double by) {
        reduction = Numbers.requireFraction("reduction", Numbers.requirePositive("reduction", by));
        return this;
    }

    /**
     * Sets how many rounds without an improvement change nothing; the next one reduces the rate.
     *
     * @param rounds the number of rounds, at least 0
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ReduceOnPlateau patience(int rounds) {
        patience = requireRounds("patience", rounds);
        return this;
    }

    /**
     * Sets by which share of the best metric another must be better to be an improvement. A metric that may be negative
     * needs an {@linkplain #absoluteThreshold absolute} one: of a negative number, a share less is more.
     *
     * @param share the share, in [0, 1)
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ReduceOnPlateau threshold(double share) {
        threshold = Numbers.requireFraction("threshold", share);
        isThresholdAbsolute = false;
        return this;
    }

    /**
     * Sets by how much a metric must be better than the best to be an improvement: PyTorch's {@code
     * threshold_mode="abs"}.
     *
     * @param difference the difference, at least 0
     * @return this
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public ReduceOnPlateau absoluteThreshold(double difference) {
        threshold = Numbers.requireNotNegative("threshold", difference);
        isThresholdAbsolute = true;
        return this;
    }

    /**
     * Sets how many rounds after a reduction do not count as rounds without an improvement.
     *
     * @param rounds the number of rounds, at least 0
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public ReduceOnPlateau cooldown(int rounds) {
        cooldown = requireRounds("cooldown", rounds);
        return this;
    }

    /**
     * Sets the factor below which reductions do not go: PyTorch's {@code min_lr}, divided by the base rate.
     *
     * @param bound the factor, in [0, 1]
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public ReduceOnPlateau lowest(double bound) {
        lowest = Numbers.requireShare("lowest factor", bound);
        return this;
    }

    private static int requireRounds(String name, int rounds) {
        if (rounds < 0) {
            throw new IllegalArgumentException("the " + name + " must be at least 0 rounds, not " + rounds);
        }
        return rounds;
    }

    private static void requireRounds(String name, double rounds) {
        if (!(rounds >= 0 && rounds == Math.rint(rounds) && rounds <= Long.MAX_VALUE)) {
            throw new IllegalArgumentException("the number " + name + " must be whole and at least 0, not " + rounds);
        }
    }

    /** {@return the factor of the base learning rate; 1 until the first reduction} */
    public double factor() {
        return factor;
    }

    /**
     * Ends a round.
     *
     * @param metric the metric that was measured
     * @return the factor of the base learning rate from now on
     */
    public double update(double metric) {
        if (isBetter(metric)) {
            best = metric;
            badRounds = 0;
        } else {
            badRounds++;
        }
        if (roundsToCool > 0) {
            roundsToCool--;
            badRounds = 0;
        }
        if (badRounds > patience) {
            factor = Math.max(factor * reduction, lowest);
            roundsToCool = cooldown;
            badRounds = 0;
        }
        return factor;
    }

    private boolean isBetter(double metric) {
        double margin = isThresholdAbsolute ? threshold : 0;
        double share = isThresholdAbsolute ? 0 : threshold;
        return isLargerBetter ? metric > best * (1 + share) + margin : metric < best * (1 - share) - margin;
    }

    /** {@return the options in words} */
    @Override
    public String toString() {
        return "reduceOnPlateau(" + (isLargerBetter ? "of rising" : "of falling") + ", reduction " + reduction
                + ", patience " + patience + (isThresholdAbsolute ? ", absolute threshold " : ", threshold ")
                + threshold
                + ", cooldown " + cooldown + ", lowest " + lowest + ")";
    }

    /**
     * {@return all that the next factors depend on besides the options, by name, for a checkpoint; the best metric may
     * be infinite}
     */
    public Map<String, Double> state() {
        Map<String, Double> state = new LinkedHashMap<>();
        state.put(FACTOR, factor);
        state.put(BEST, best);
        state.put(BAD_ROUNDS, (double) badRounds);
        state.put(ROUNDS_TO_COOL, (double) roundsToCool);
        return state;
    }

    /**
     * Goes on from an earlier state.
     *
     * @param saved what {@link #state()} was then
     * @throws IllegalArgumentException if a number is missing or out of range, or there are others; nothing is changed
     *     then
     */
    public void state(Map<String, Double> saved) {
        if (!saved.keySet().equals(state().keySet())) {
            throw new IllegalArgumentException("the state of a reduction on a plateau has the numbers "
                    + state().keySet() + ", not " + saved.keySet());
        }
        double savedFactor = Numbers.requireShare("factor", saved.get(FACTOR));
        requireRounds(BAD_ROUNDS, saved.get(BAD_ROUNDS));
        requireRounds(ROUNDS_TO_COOL, saved.get(ROUNDS_TO_COOL));
        if (saved.get(BEST).isNaN()) {
            throw new IllegalArgumentException("the best metric of a reduction on a plateau is never NaN");
        }
        factor = savedFactor;
        best = saved.get(BEST);
        badRounds = saved.get(BAD_ROUNDS).longValue();
        roundsToCool = saved.get(ROUNDS_TO_COOL).longValue();
    }
}

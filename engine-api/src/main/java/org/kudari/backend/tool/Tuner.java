package org.kudari.backend.tool;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Compares candidates by their rates, measured in alternation. A candidate replaces the first one only if it was
 * clearly faster in nine of ten rounds. So noise from other work on the machine does not change the choice.
 */
public final class Tuner {
    static final int ROUNDS = 32;

    /** The factor by which a candidate has to beat the first one. */
    private static final double MARGIN = 1.03;

    private Tuner() {}

    /**
     * The result of a comparison.
     *
     * @param <T> the type of the candidates
     * @param chosen the candidate to use
     * @param rates the medians of the rates, in the candidates' order
     */
    public record Outcome<T>(T chosen, Map<T, Double> rates) {}

    /**
     * Chooses the candidate with the highest rate, or the first one if none beats it clearly.
     *
     * @param <T> the type of the candidates
     * @param candidates at least one; the first is the default that is used without tuning
     * @param rate measures a candidate's rate, once in each of {@value #ROUNDS} rounds
     * @return the choice and the rates
     */
    public static <T> Outcome<T> choose(List<T> candidates, ToDoubleFunction<T> rate) {
        double[][] rates = new double[candidates.size()][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < rates.length; i++) {
                rates[i][round] = rate.applyAsDouble(candidates.get(i));
            }
        }
        int fastest = 0;
        double highest = MARGIN;
        for (int i = 1; i < rates.length; i++) {
            double ratio = ratioInNineOfTen(rates[i], rates[0]);
            if (ratio > highest) {
                highest = ratio;
                fastest = i;
            }
        }
        Map<T, Double> medians = new LinkedHashMap<>();
        for (int i = 0; i < rates.length; i++) {
            Arrays.sort(rates[i]);
            medians.put(candidates.get(i), rates[i][ROUNDS / 2]);
        }
        return new Outcome<>(candidates.get(fastest), medians);
    }

    /** The ratio of the rates that is reached in nine rounds of ten. */
    private static double ratioInNineOfTen(double[] rates, double[] first) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, round -> rates[round] / first[round]);
        Arrays.sort(ratios);
        return ratios[ROUNDS / 10];
    }
}

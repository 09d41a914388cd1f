package org.kudari.backend.tool;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Compares candidates by rates that are measured in turns. One replaces the first candidate only if it was clearly faster in nine of ten
 * turns. So noise from other work on the machine does not change the choice.
 */
public final class Tuner {
    static final int ROUNDS = 32;

    /** By how much a candidate has to beat the first one. */
    private static final double MARGIN = 1.03;

    private Tuner() {}

    /**
     * What was found.
     *
     * @param rates the medians, in the candidates' order
     */
    public record Outcome<T>(T chosen, Map<T, Double> rates) {}

    /**
     * The candidate with the highest rate, or the first unless that is beaten clearly.
     *
     * @param candidates the one to take unmeasured first
     * @param rate measures a candidate's rate, once in each of {@value #ROUNDS} rounds
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

    /** The ratio within a round that nine rounds of ten reach. */
    private static double ratioInNineOfTen(double[] rates, double[] first) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, round -> rates[round] / first[round]);
        Arrays.sort(ratios);
        return ratios[ROUNDS / 10];
    }
}

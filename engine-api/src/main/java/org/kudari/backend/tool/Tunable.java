package org.kudari.backend.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Optional for a backend: finds out which of its kernels suit this machine best, for {@code kudari tune}. */
public interface Tunable {

    /**
     * What was found.
     *
     * @param what is chosen, in words
     * @param rates of the candidates, in operations a second, the first is the default that is used without
     *     tuning
     * @param chosen the candidate to take from now on
     */
    record Choice(String what, Map<String, Double> rates, String chosen) {

        /**
         * The outcome of a measurement, in words.
         *
         * @param name of a candidate
         */
        public static <T> Choice of(String what, Tuner.Outcome<T> outcome, Function<T, String> name) {
            Map<String, Double> rates = new LinkedHashMap<>();
            outcome.rates().forEach((candidate, rate) -> rates.put(name.apply(candidate), rate));
            return new Choice(what, rates, name.apply(outcome.chosen()));
        }
    }

    /**
     * Measures, which takes up to a minute, and keeps what it finds for the processes after this one. No choice changes a bit of any
     * result.
     *
     * @return empty where there is nothing to choose
     */
    List<Choice> tune();
}

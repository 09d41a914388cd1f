package org.kudari.backend.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Optional for a backend: measures which of its kernels are fastest on this machine, for {@code kudari tune}. */
public interface Tunable {

    /**
     * The result of one comparison.
     *
     * @param what the thing that is chosen, in words
     * @param rates the candidates' rates, in operations a second; the first is the default that is used without tuning
     * @param chosen the candidate to use from now on
     */
    record Choice(String what, Map<String, Double> rates, String chosen) {

        /**
         * The result of a measurement, with the candidates' names.
         *
         * @param <T> the type of the candidates
         * @param what the thing that is chosen, in words
         * @param outcome the measurement
         * @param name from a candidate to its name
         * @return the choice
         */
        public static <T> Choice of(String what, Tuner.Outcome<T> outcome, Function<T, String> name) {
            Map<String, Double> rates = new LinkedHashMap<>();
            outcome.rates().forEach((candidate, rate) -> rates.put(name.apply(candidate), rate));
            return new Choice(what, rates, name.apply(outcome.chosen()));
        }
    }

    /**
     * Measures, which takes up to a minute, and stores the results for later processes. No choice changes a bit of any
     * result of a computation.
     *
     * @return the choices; empty if there is nothing to choose
     */
    List<Choice> tune();
}

package org.kudari.benchmarks.ladder;

import java.util.List;
import org.kudari.benchmarks.measure.Statistics;

/**
 * A ladder measured.
 *
 * @param size rows and columns of its matrices
 * @param tolerance how far results may be from what is expected
 * @param billions of operations or bytes in a call
 * @param steps from the plainest to the engine's with all its threads
 * @param skipped a sentence for each rung that cannot run here
 */
public record LadderResult(
        Ladder ladder, int size, double tolerance, double billions, List<RungResult> steps, List<String> skipped) {

    /** The engine's with one thread. */
    static final String ENGINE = "engine";

    /**
     * A rung's figures.
     *
     * @param seconds a call in each round
     * @param difference of its result from what is expected
     */
    public record RungResult(String name, String adds, double[] seconds, double difference) {
        public double best() {
            return Statistics.smallest(seconds);
        }

        public double median() {
            return Statistics.median(seconds);
        }
    }

    /** Billions of what the ladder's unit counts in a second, by the median. */
    public double rate(RungResult rungResult) {
        return billions / rungResult.median();
    }

    /** How many times as fast as the rung below; NaN for the lowest. */
    public double versusBefore(RungResult rungResult) {
        int index = steps.indexOf(rungResult);
        return index == 0 ? Double.NaN : ratio(steps.get(index - 1), rungResult);
    }

    /** How many times as fast as the engine with one thread. */
    public double versusEngine(RungResult rungResult) {
        RungResult engine = steps.stream()
                .filter(other -> other.name().equals(ENGINE))
                .findFirst()
                .orElseThrow();
        return ratio(engine, rungResult);
    }

    /** The median over the rounds of the ratio within a round. */
    private static double ratio(RungResult of, RungResult to) {
        return Statistics.medianRatio(of.seconds(), to.seconds());
    }
}

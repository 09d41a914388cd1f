package org.kudari.benchmarks.ladder;

import java.util.List;
import org.kudari.benchmarks.measure.Statistics;

/**
 * The measured times of a ladder.
 *
 * @param size the rows and columns of its matrices
 * @param tolerance the allowed difference of results
 * @param billions the billions of operations or bytes of a call
 * @param steps from the plainest to the engine's with all its threads
 * @param skipped a sentence for each rung that cannot run here
 * @param rungs the times, from the plainest version to the engine's with all its threads
 */
public record LadderResult(
        Ladder ladder, int size, double tolerance, double billions, List<RungResult> rungs, List<String> skipped) {

    /** The name of the engine's version with one thread. */
    static final String ENGINE = "engine";

    /**
     * The times of a rung.
     *
     * @param seconds the time of a call in each round
     * @param difference the largest difference of its result from the expected one
     */
    public record RungResult(String name, String adds, double[] seconds, double difference) {
        public double best() {
            return Statistics.smallest(seconds);
        }

        public double median() {
            return Statistics.median(seconds);
        }
    }

    /** The rate in billions of the ladder's unit a second, by the median. */
    public double rate(RungResult rungResult) {
        return billions / rungResult.median();
    }

    /** How many times as fast as the rung before; NaN for the first. */
    public double versusBefore(RungResult rungResult) {
        int index = rungs.indexOf(rungResult);
        return index == 0 ? Double.NaN : ratio(rungs.get(index - 1), rungResult);
    }

    /** How many times as fast as the engine with one thread. */
    public double versusEngine(RungResult rungResult) {
        RungResult engine = rungs.stream()
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

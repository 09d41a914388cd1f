package org.kudari.benchmarks.ladder;

import org.kudari.benchmarks.measure.Statistics;

/** Checks the results of rungs against the expected result. */
final class ResultCheck {
    private final Ladder ladder;
    private final Problem problem;
    private final double[] expected;

    ResultCheck(Ladder ladder, Problem problem) {
        this.ladder = ladder;
        this.problem = problem;
        this.expected = ladder.expected(problem);
    }

    /**
     * Runs the work once.
     *
     * @return the largest difference of its result, relative to the larger of the number and 1
     * @throws WrongResult if it is larger than the ladder's tolerance
     */
    double largestDifference(String rung, Runnable work) {
        problem.forgetResult();
        work.run();
        double[] actual = new double[problem.out().length];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = problem.out()[i];
        }
        double difference = Statistics.largestDifference(expected, actual);
        if (difference > ladder.tolerance(problem)) {
            throw new WrongResult(ladder, rung, problem, difference);
        }
        return difference;
    }
}

package org.kudari.benchmarks.ladder;

import java.util.Locale;

/** A rung's result is wrong. */
public final class WrongResult extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongResult(Ladder ladder, String rung, Problem problem, double difference) {
        super(String.format(
                Locale.ROOT,
                "%s: '%s' is off by %.1e with %d rows, %d columns and a depth of %d; allowed is %.1e",
                ladder.name(),
                rung,
                difference,
                problem.rows(),
                problem.columns(),
                problem.depth(),
                ladder.tolerance(problem)));
    }
}

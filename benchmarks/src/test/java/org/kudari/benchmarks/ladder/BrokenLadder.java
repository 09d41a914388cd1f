package org.kudari.benchmarks.ladder;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.benchmarks.cases.Suite;

/** Another ladder with one rung, which may be broken. */
record BrokenLadder(Ladder whole, Rung rung) implements Ladder {
    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public String description() {
        return whole.description();
    }

    @Override
    public Suite.Unit unit() {
        return whole.unit();
    }

    @Override
    public int usualSize() {
        return whole.usualSize();
    }

    @Override
    public List<Rung> rungs() {
        return List.of(rung);
    }

    @Override
    public Runnable engine(Backend backend, Problem problem) {
        return whole.engine(backend, problem);
    }

    @Override
    public Problem problem(int rows, int columns, int depth, Random random) {
        return whole.problem(rows, columns, depth, random);
    }

    @Override
    public double[] expected(Problem problem) {
        return whole.expected(problem);
    }

    @Override
    public double tolerance(Problem problem) {
        return whole.tolerance(problem);
    }

    @Override
    public double billions(Problem problem) {
        return whole.billions(problem);
    }
}

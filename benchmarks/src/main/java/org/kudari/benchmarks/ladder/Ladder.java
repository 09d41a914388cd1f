package org.kudari.benchmarks.ladder;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.benchmarks.cases.Suite;

/** The versions of one kernel. */
public interface Ladder {

    /** The name on the command line. */
    String name();

    /** What it computes, in a few words. */
    String description();

    /** What its rates are given in. */
    Suite.Unit unit();

    /** The size that is measured unless another is asked for. */
    int usualSize();

    /** From the plainest to the fastest, without the engine's. */
    List<Rung> rungs();

    /** The engine's version of it. */
    Runnable engine(Backend backend, Problem problem);

    /** Square matrices of {@code size} rows and columns. */
    default Problem problem(int size, Random random) {
        return problem(size, size, size, random);
    }

    /** @param depth means something to products alone */
    Problem problem(int rows, int columns, int depth, Random random);

    /** The result in double precision. */
    double[] expected(Problem problem);

    /** How far a result may be from what is expected, relative to the larger of the number and 1. */
    double tolerance(Problem problem);

    /** Billions of what the unit counts: operations, or bytes with each input read and each output written once. */
    double billions(Problem problem);
}

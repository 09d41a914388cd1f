package org.kudari.benchmarks.ladder;

import java.util.List;
import java.util.Random;
import org.kudari.backend.Backend;
import org.kudari.benchmarks.cases.Suite;

/** The versions of one kernel. */
public interface Ladder {

    /** The name on the command line. */
    String name();

    /** The function that it computes, in a few words. */
    String description();

    /** The unit of its rates. */
    Suite.Unit unit();

    /** The default size. */
    int usualSize();

    /** The versions from the plainest to the fastest, without the engine's. */
    List<Rung> rungs();

    /** The engine's version. */
    Runnable engine(Backend backend, Problem problem);

    /** Square matrices of {@code size} rows and columns. */
    default Problem problem(int size, Random random) {
        return problem(size, size, size, random);
    }

    /** @param depth the depth of a product; other ladders ignore it */
    Problem problem(int rows, int columns, int depth, Random random);

    /** The result in double precision. */
    double[] expected(Problem problem);

    /** The allowed difference of a result, relative to the larger of the number and 1. */
    double tolerance(Problem problem);

    /** The work in billions of the unit: operations, or bytes with each input read and each output written once. */
    double billions(Problem problem);
}

package org.kudari.benchmarks.cases;

import org.kudari.backend.MatmulPrecision;

/** Something to be timed, the same for all contenders. */
public sealed interface BenchmarkCase permits MatMulCase, MapCase, ReduceCase, TrainCase {
    Suite suite();

    /** The name in tables, unique in the suite. */
    String name();

    /**
     * How many float32 additions and multiplications a call must do, 0 for maps and reductions, which are rated by
     * bytes.
     */
    double flops();

    /** How many bytes a call must move, each input read and each output written once; 0 where it is not counted. */
    double bytes();

    /** How far two contenders' results may be apart, relative to the larger of the number and 1. */
    double tolerance();

    /** The same where the factors of one contender's matrix products are rounded first. */
    default double tolerance(MatmulPrecision precision) {
        return tolerance() + rounding(precision);
    }

    /** What rounding the factors of matrix products adds to the tolerance; 0 for what has none. */
    default double rounding(MatmulPrecision precision) {
        return 0;
    }

    /** The suite and the name: what contenders are told. */
    default String id() {
        return suite() + ":" + name();
    }

    /** The work of a call in billions of what the suite's unit counts. */
    default double billions() {
        return (suite().unit() == Suite.Unit.GFLOPS ? flops() : bytes()) * 1e-9;
    }
}

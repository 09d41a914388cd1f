package org.kudari.benchmarks.cases;

import org.kudari.backend.MatmulPrecision;

/** A computation to be timed, the same for all contenders. */
public sealed interface BenchmarkCase permits MatMulCase, MapCase, TensorCase, ReduceCase, TrainCase, EpochCase {
    Suite suite();

    /** The name in tables, unique in the suite. */
    String name();

    /** The float32 additions and multiplications of a call; 0 for maps and reductions, which are rated by bytes. */
    double flops();

    /** The bytes that a call must move, each input read and each output written once; 0 if they are not counted. */
    double bytes();

    /** The allowed difference between the results of two contenders, relative to the larger of the number and 1. */
    double tolerance();

    /** The allowed difference if the factors of one contender's matrix products are rounded first. */
    default double tolerance(MatmulPrecision precision) {
        return tolerance() + rounding(precision);
    }

    /**
     * The part of the tolerance that comes from rounding the factors of matrix products; 0 for cases without products.
     */
    default double rounding(MatmulPrecision precision) {
        return 0;
    }

    /** The suite and the name, by which contenders find the case. */
    default String id() {
        return suite() + ":" + name();
    }

    /** The work of a call, in billions of the suite's unit. */
    default double billions() {
        return (suite().unit() == Suite.Unit.GFLOPS ? flops() : bytes()) * 1e-9;
    }
}

package org.kudari.benchmarks.measure;

import java.util.Optional;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;

/** A contender's process as seen by the measuring process. It uses no processor time except during these calls. */
public interface ContenderHandle extends AutoCloseable {

    /** The answer to prepare: the billions of operations or bytes of a call, and its evidence. */
    record Prepared(double billions, double[] evidence) {}

    String name();

    Role role();

    /** The precision to which it rounds the factors of matrix products. */
    MatmulPrecision precision();

    /** Its version and similar facts. */
    String description();

    /**
     * Prepares a case.
     *
     * @return empty if it does not support the case
     * @throws ContenderFailure if it failed
     */
    Optional<Prepared> prepare(BenchmarkCase benchmarkCase);

    /** Warms the case up until its time is constant. Returns the seconds that this took. */
    double settle();

    /** Measures the case, and returns the mean time of a call in seconds. */
    double measure();

    @Override
    void close();
}

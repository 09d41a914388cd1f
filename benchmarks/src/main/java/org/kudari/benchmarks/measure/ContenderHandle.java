package org.kudari.benchmarks.measure;

import java.util.Optional;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;

/** A contender's process as seen by the measuring process. It uses no processor time except during these calls. */
public interface ContenderHandle extends AutoCloseable {

    /** Its answer to prepare: the billions of operations or bytes of a call, and its evidence. */
    record Prepared(double billions, double[] evidence) {}

    String name();

    Role role();

    /** What it rounds the factors of matrix products to. */
    MatmulPrecision precision();

    /** Its version and the like. */
    String description();

    /**
     * Makes a case ready.
     *
     * @return empty where it has nothing for it
     * @throws ContenderFailure if it failed to
     */
    Optional<Prepared> prepare(BenchmarkCase benchmarkCase);

    /** Warms the case up until its time has settled; returns the seconds that took. */
    double settle();

    /** The mean time of a call in its turn, in seconds. */
    double measure();

    @Override
    void close();
}

package org.kudari.benchmarks.contender;

import java.util.Optional;
import org.kudari.benchmarks.cases.BenchmarkCase;

/** An engine or library, opened with a number of threads. Each runs in a process of its own. */
public interface Contender extends AutoCloseable {

    /** Its version, and other facts for the readers of a report, in one line. */
    String description();

    /**
     * Prepares a case. Releases the previous workload.
     *
     * @return the workload; empty if the contender does not support the case
     */
    Optional<Workload> prepare(BenchmarkCase benchmarkCase);

    @Override
    default void close() {}
}

package org.kudari.benchmarks.contender;

import java.util.Optional;
import org.kudari.benchmarks.cases.BenchmarkCase;

/** An engine or library, with the number of threads that it was opened with. Each runs in a process of its own. */
public interface Contender extends AutoCloseable {

    /** Its version, and whatever else a reader of the figures should know, in one line. */
    String description();

    /** The case made ready; Empty if the contender does not support the case. Releases the previous workload. */
    Optional<Workload> prepare(BenchmarkCase benchmarkCase);

    @Override
    default void close() {}
}

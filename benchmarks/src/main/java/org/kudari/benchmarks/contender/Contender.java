package org.kudari.benchmarks.contender;

import java.util.Optional;
import org.kudari.benchmarks.cases.Case;

/** An engine or library, with the number of threads that it was opened with. One a process. */
public interface Contender extends AutoCloseable {

    /** Its version, and whatever else a reader of the figures should know, in one line. */
    String description();

    /** The case made ready; empty where it has nothing for it. Ends what was ready before. */
    Optional<Workload> prepare(Case of);

    @Override
    default void close() {}
}

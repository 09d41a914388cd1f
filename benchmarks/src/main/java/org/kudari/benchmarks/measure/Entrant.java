package org.kudari.benchmarks.measure;

import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.contender.ContenderProcess;

/** Somebody who takes part, and how its process is started. */
sealed interface Entrant permits JavaEntrant, PytorchEntrant {
    String name();

    Role role();

    /** What it rounds the factors of matrix products to. */
    MatmulPrecision precision();

    /**
     * A process that answers as {@link ContenderProcess} does.
     *
     * @throws OpponentFailure if that takes something that is not here
     */
    ProcessBuilder process(int threads);
}

package org.kudari.benchmarks.measure;

import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.contender.ContenderProcess;

/** A contender's name and role, and how to start its process. */
sealed interface ContenderLauncher permits JavaLauncher, PytorchLauncher {
    String name();

    Role role();

    /** What it rounds the factors of matrix products to. */
    MatmulPrecision precision();

    /**
     * A process that answers as {@link ContenderProcess} does.
     *
     * @throws ContenderFailure if that takes something that is not here
     */
    ProcessBuilder process(int threads);
}

package org.kudari.benchmarks.measure;

import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.contender.ContenderProcess;

/** A contender's name and role, and how to start its process. */
sealed interface ContenderLauncher permits JavaLauncher, PytorchLauncher {
    String name();

    Role role();

    /** The precision to which it rounds the factors of matrix products. */
    MatmulPrecision precision();

    /**
     * A process that answers like {@link ContenderProcess}.
     *
     * @throws ContenderFailure if something that it needs is missing
     */
    ProcessBuilder process(int threads);
}

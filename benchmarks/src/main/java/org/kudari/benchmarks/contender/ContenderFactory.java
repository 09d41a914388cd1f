package org.kudari.benchmarks.contender;

/**
 * Opens a contender of another project. It is found with {@link java.util.ServiceLoader} on the class path of its
 * process.
 */
public interface ContenderFactory {

    /**
     * Opens the contender in this process, in which no other one runs.
     *
     * @throws IllegalStateException if it cannot run here, with the reason in one sentence
     */
    Contender open(int threads);
}

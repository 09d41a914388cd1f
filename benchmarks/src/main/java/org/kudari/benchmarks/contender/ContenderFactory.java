package org.kudari.benchmarks.contender;

/** Opens a contender from outside of this project; found with {@link java.util.ServiceLoader} on its process's class path. */
public interface ContenderFactory {

    /**
     * Opens it in this process, which it has for itself.
     *
     * @throws IllegalStateException if it cannot run here, with the reason in one sentence
     */
    Contender open(int threads);
}

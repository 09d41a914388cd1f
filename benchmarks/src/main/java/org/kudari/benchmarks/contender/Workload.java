package org.kudari.benchmarks.contender;

import org.kudari.benchmarks.cases.BenchmarkCase;

/** A case that a contender has prepared: its inputs exist, and a call does the work that is timed. */
public interface Workload {

    /** Work in this process whose result was checked before; it may use the CPU backend. */
    static Workload of(Runnable work) {
        return new Workload() {
            @Override
            public void call() {
                work.run();
            }

            @Override
            public double[] evidence() {
                return new double[0];
            }

            @Override
            public boolean isWarm() {
                return CpuBackendWarmUp.isOver();
            }
        };
    }

    /** Does the work once. May return before an asynchronous device has done it. */
    void call();

    /** Waits until all calls are done. */
    default void finish() {}

    /**
     * Numbers that show what is computed, in the same order for all contenders: a training's first losses, otherwise
     * some elements of the result. Called once, before any other call.
     */
    double[] evidence();

    /** The work of a call, in billions of the suite's unit. */
    default double billions(BenchmarkCase benchmarkCase) {
        return benchmarkCase.billions();
    }

    /** Whether no background work is left that will make calls faster. */
    default boolean isWarm() {
        return true;
    }

    /**
     * Whether it measures a limit of the machine. The median time of its calls is then used instead of the mean,
     * because one call that the system delays by some milliseconds would double the mean.
     */
    default boolean isLimit() {
        return false;
    }
}

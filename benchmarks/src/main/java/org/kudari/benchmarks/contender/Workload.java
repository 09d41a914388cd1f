package org.kudari.benchmarks.contender;

import org.kudari.benchmarks.cases.BenchmarkCase;

/** A case made ready by a contender: its inputs are in place, and a call does what is timed. */
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

    /** Does it once. May return before a device has done it. */
    void call();

    /** Waits until all that was asked of a device is done. */
    default void finish() {}

    /**
     * Numbers that show what is computed, in the same order for all contenders: a training's first losses, else some of the
     * result's elements. Asked for once, before any other call.
     */
    double[] evidence();

    /** The work of a call in billions of what the suite's unit counts. */
    default double billions(BenchmarkCase benchmarkCase) {
        return benchmarkCase.billions();
    }

    /** Whether no work of its own goes on in the background that will make calls faster. */
    default boolean isWarm() {
        return true;
    }

    /**
     * Whether it shows what the machine can do. The time of its median call then counts in place of the mean, which one call that
     * the system holds up for some milliseconds would double.
     */
    default boolean isLimit() {
        return false;
    }
}

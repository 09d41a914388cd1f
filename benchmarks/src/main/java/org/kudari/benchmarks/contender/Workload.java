package org.kudari.benchmarks.contender;

import org.kudari.benchmarks.cases.Case;

/** A case made ready by a contender: its inputs are in place, and a call does what is timed. */
public interface Workload {

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
    default double billions(Case of) {
        return of.billions();
    }

    /** Whether no work of its own goes on in the background that will make calls faster. */
    default boolean isWarm() {
        return true;
    }
}

package org.kudari.benchmarks.contender;

/**
 * Decides when a workload has warmed up: after three windows in a row in which the JIT hardly compiled, no background
 * work ran, and no window was clearly faster than the best before. A limit on the time ends the warm-up in any case.
 */
final class WarmUpDetector {
    /** The length of a window, in seconds. */
    static final double WINDOW = 0.2;

    /** The limit on the time, in seconds. */
    static final double MOST = 20;

    private static final int CALM_WINDOWS = 3;
    private static final double FASTER = 0.97;

    private double best = Double.POSITIVE_INFINITY;
    private int calm;

    /**
     * Adds the time of a window.
     *
     * @param seconds the mean time of a call
     * @param busy whether anything was compiled in the meantime
     * @return whether the workload has warmed up
     */
    boolean add(double seconds, boolean busy) {
        calm = busy || seconds < FASTER * best ? 0 : calm + 1;
        best = Math.min(best, seconds);
        return calm >= CALM_WINDOWS;
    }
}

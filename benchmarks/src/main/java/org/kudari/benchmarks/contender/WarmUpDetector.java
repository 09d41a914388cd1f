package org.kudari.benchmarks.contender;

/**
 * Decides when a workload has warmed up: three windows in a row in which the JIT hardly compiled, nothing was warming up in
 * the background, and none was clearly faster than the best before. A bound on the time ends it in any case.
 */
final class WarmUpDetector {
    /** How long a window lasts, in seconds. */
    static final double WINDOW = 0.2;

    /** After how many seconds it ends whatever the figures. */
    static final double MOST = 20;

    private static final int CALM_WINDOWS = 3;
    private static final double FASTER = 0.97;

    private double best = Double.POSITIVE_INFINITY;
    private int calm;

    /**
     * Takes the figure of a window.
     *
     * @param seconds a call, on average
     * @param busy whether anything was compiled or warmed up meanwhile
     * @return whether it has settled
     */
    boolean add(double seconds, boolean busy) {
        calm = busy || seconds < FASTER * best ? 0 : calm + 1;
        best = Math.min(best, seconds);
        return calm >= CALM_WINDOWS;
    }
}

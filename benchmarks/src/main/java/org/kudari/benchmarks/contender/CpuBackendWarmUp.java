package org.kudari.benchmarks.contender;

/** What the CPU backend does in the background. */
final class CpuBackendWarmUp {
    /** The thread on which it warms vector code up; it ends when it has nothing to do. */
    private static final String THREAD = "kudari-warm-up";

    private CpuBackendWarmUp() {}

    /** Whether background compilation of vector code has finished. */
    static boolean isOver() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(THREAD));
    }
}

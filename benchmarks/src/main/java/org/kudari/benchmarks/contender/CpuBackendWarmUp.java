package org.kudari.benchmarks.contender;

/** Tells whether the CPU backend is still compiling in the background. */
final class CpuBackendWarmUp {
    /** The name of the thread that compiles vector code in the background. It ends when there is nothing to compile. */
    private static final String THREAD = "kudari-warm-up";

    private CpuBackendWarmUp() {}

    /** Whether background compilation of vector code has finished. */
    static boolean isOver() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(THREAD));
    }
}

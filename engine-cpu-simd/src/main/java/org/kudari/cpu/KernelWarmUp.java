package org.kudari.cpu;

import java.util.function.Consumer;

/**
 * Brings a newly written kernel up to speed in the background, on data of its own.
 *
 * <p>Until C2 has compiled it, code on the Vector API boxes every vector and runs a hundred times slower than compiled
 * plain loops, which the JIT finishes much sooner. So a plain kernel with the same bits stands in, and is replaced when
 * the new one has overtaken it in a race. It never does where the processor lacks the width, or if C2 fails to keep the
 * tile in registers; the plain kernel then stays.
 */
final class KernelWarmUp {

    private static final int DEPTH = 256;
    private static final int RUNS = 20;
    private static final int HEATS_WON = 3;
    private static final long GIVE_UP_NANOS = 10_000_000_000L;

    /** One at a time: these threads compete with the computation that waits for their result. */
    private static final Object TURN = new Object();

    private KernelWarmUp() {}

    /**
     * Starts to warm up a kernel.
     *
     * @param aWidth lanes in a panel of A
     * @param bWidth lanes in a panel of B
     * @param overtaken receives the kernel when it is the faster of the two
     */
    static void start(
            KernelWriter writer, MicroKernel standIn, int aWidth, int bWidth, Consumer<MicroKernel> overtaken) {
        Thread.ofPlatform()
                .daemon()
                .name("kudari-kernel-warm-up")
                .inheritInheritableThreadLocals(false)
                .start(() -> {
                    synchronized (TURN) {
                        MicroKernel kernel = writer.write();
                        if (race(kernel, standIn, aWidth, bWidth)) {
                            overtaken.accept(kernel);
                        }
                    }
                });
    }

    private static boolean race(MicroKernel kernel, MicroKernel standIn, int aWidth, int bWidth) {
        float[] a = new float[aWidth * DEPTH];
        float[] b = new float[bWidth * DEPTH];
        float[] c = new float[aWidth * bWidth];
        int won = 0;
        long start = System.nanoTime();
        while (won < HEATS_WON && System.nanoTime() - start < GIVE_UP_NANOS) {
            long plain = nanos(standIn, a, aWidth, b, bWidth, c);
            long vector = nanos(kernel, a, aWidth, b, bWidth, c);
            won = vector < plain ? won + 1 : 0;
        }
        return won == HEATS_WON;
    }

    /** Both values of {@code fresh} take part, so that C2 sees both paths and need not compile again. */
    private static long nanos(MicroKernel kernel, float[] a, int aWidth, float[] b, int bWidth, float[] c) {
        long start = System.nanoTime();
        for (int run = 0; run < RUNS; run++) {
            kernel.run(DEPTH, a, 0, 1, aWidth, b, 0, bWidth, c, 0, bWidth, run % 2 == 0);
        }
        return System.nanoTime() - start;
    }
}

package org.kudari.cpu;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings newly written vector code up to speed in the background, on data of its own.
 *
 * <p>Until C2 has compiled it, code on the Vector API boxes every vector and runs a hundred times slower than plain loops.
 * So a plain loop with the same bits stands in, and the new one replaces it when it has overtaken it in a race. It never
 * does where the JIT fails to keep vectors in registers; the plain loop then stays.
 */
final class WarmUp {
    private static final System.Logger LOGGER = System.getLogger(WarmUp.class.getPackageName());

    /** How often an exercise runs the loop. */
    static final int RUNS = 50;

    private static final int HEATS_WON = 3;
    private static final long GIVE_UP_NANOS = 20_000_000_000L;

    /** A lost heat is followed by a pause: what the winner needs now is the JIT's time, and the computation wants the rest. */
    private static final long PAUSE_MILLIS = 5;

    /** One loop at a time: this thread competes with the computation that waits for its result. It ends when idle. */
    private static final ThreadPoolExecutor THREAD =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), WarmUp::thread);

    static {
        THREAD.allowCoreThreadTimeOut(true);
    }

    private WarmUp() {}

    /**
     * Starts to warm up a loop.
     *
     * @param standIn what it has to beat
     * @param exercise runs either of them a number of times
     * @param overtaken receives the loop when it is the faster of the two
     */
    static <T> void start(Supplier<T> loop, T standIn, Consumer<T> exercise, Consumer<T> overtaken) {
        THREAD.execute(() -> {
            try {
                T candidate = loop.get();
                if (race(candidate, standIn, exercise)) {
                    overtaken.accept(candidate);
                } else {
                    LOGGER.log(
                            System.Logger.Level.WARNING,
                            "the JIT did not make " + candidate.getClass().getSimpleName()
                                    + " faster than plain Java, which stays: results are the same, but later");
                }
            } catch (RuntimeException | LinkageError e) {
                LOGGER.log(System.Logger.Level.WARNING, "vector code cannot be made here; plain Java stays", e);
            }
        });
    }

    private static Thread thread(Runnable body) {
        return Thread.ofPlatform()
                .daemon()
                .name("kudari-warm-up")
                .inheritInheritableThreadLocals(false)
                .unstarted(body);
    }

    private static <T> boolean race(T candidate, T standIn, Consumer<T> exercise) {
        int won = 0;
        long raced = 0;
        while (won < HEATS_WON && raced < GIVE_UP_NANOS) {
            long vector = nanos(candidate, exercise);
            long plain = nanos(standIn, exercise);
            raced += vector + plain;
            won = vector < plain ? won + 1 : 0;
            if (won == 0 && !pause()) {
                return false;
            }
        }
        return won == HEATS_WON;
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static <T> long nanos(T loop, Consumer<T> exercise) {
        long start = System.nanoTime();
        exercise.accept(loop);
        return System.nanoTime() - start;
    }
}

package org.kudari.cpu.codegen;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;

/**
 * Brings newly written vector code up to speed in the background, on data of its own.
 *
 * <p>Until C2 has compiled it, code on the Vector API boxes every vector and runs a hundred times slower than plain loops.
 * So a plain loop with the same bits stands in, and the new one replaces it when it is as fast as compiled plain Java would
 * be. It never does where the JIT fails to keep vectors in registers; the plain loop then stays.
 *
 * <p>The JIT sets to work on what was called often or has looped much. An interpreted vector operation takes microseconds,
 * so most calls of an exercise are empty: a negative count makes a written loop go round so many times and return (see
 * {@link LoopClass#countOnly}). The few real calls among them link what the loop uses and give C2 its profile.
 */
public final class WarmUp {
    private static final System.Logger LOGGER = System.getLogger(WarmUp.class.getPackageName());

    /**
     * What an empty call's count is. The JIT's thresholds (HotSpot's {@code Tier3CompileThreshold} and
     * {@code Tier4CompileThreshold}, of calls and rounds of loops together) are then met by the first 128 interpreted calls, and
     * by 1,024 calls of the first compiler's code: the least at which it looks.
     */
    public static final int EMPTY_COUNT = -16;

    /**
     * Between two real calls and the next. Among 1,024 calls there must be more than 40 real ones: C2 makes a trap of a
     * branch that its profile has less often, and then the code would be thrown away at the first real call.
     */
    private static final int EMPTY_CALLS = 30;

    /** Rounds after which C2 has its profile: more real calls only make more of the Vector API's own methods hot. */
    private static final int PROFILED_ROUNDS = 48;

    /** The empty calls of a round from then on, when it has one real call if that is slow. */
    private static final int LATER_EMPTY_CALLS = 20;

    /** How often a pair of real calls is timed if it is near the bar: less than so many times as slow. */
    private static final int LOOKS = 8;

    private static final int NEAR = 8;

    private static final int ROUNDS_WON = 3;
    private static final long GIVE_UP_NANOS = 20_000_000_000L;

    /** About what compiled plain Java takes for an addition. Vectors take a tenth, boxed vectors ten times as long. */
    private static final int PLAIN_NANOS = 1;

    /** Between rounds. What a loop needs then is the JIT's time, and the computation wants the rest. */
    private static final long PAUSE_NANOS = 1_000_000;

    private static final long LONG_PAUSE_NANOS = 5_000_000;

    /** Rounds with a brief pause: after that many, the JIT has usually been asked for everything. */
    private static final int BRISK_ROUNDS = 64;

    /** The most that a computation waits for one loop, and for all of them in the life of the process. */
    private static final WaitBudget PATIENCE = new WaitBudget(400_000_000, 2_000_000_000);

    private static final AtomicLong STARTED = new AtomicLong();

    /** Several at a time: while one waits for the JIT, others get ready for it. The threads end when idle. */
    private static final int THREADS = 3;

    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), WarmUp::thread);

    static {
        POOL.allowCoreThreadTimeOut(true);
    }

    /**
     * How a loop is called on data of its own.
     *
     * @param empty calls it with {@link #EMPTY_COUNT}
     * @param real calls it in earnest, in two ways that C2 should know of, by an argument of 0 or 1; the shorter the better. It
     *     must be too short to be replaced on the stack by compiled code: C1 fails to compile a large kernel like that,
     *     and such a method never reaches C2.
     * @param operations what such a call computes, in additions of one element
     */
    public record Exercise<T>(Consumer<T> empty, ObjIntConsumer<T> real, long operations) {}

    /** What is warmed up first; first come, first served among equals. */
    public enum Urgency {
        /** Micro-kernels: most of the time of most computations, and ten times as fast on vectors. */
        KERNEL,
        /** What packs operands for them. */
        PACKING,
        /** Whole programs that have proved to be hot. */
        PROGRAM,
        /** Loops of one primitive, which memory limits. */
        PRIMITIVE
    }

    private record Task(Urgency urgency, long number, Runnable body) implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            body.run();
        }

        @Override
        public int compareTo(Task other) {
            int order = urgency.compareTo(other.urgency);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private WarmUp() {}

    /**
     * Starts to warm up a loop.
     *
     * @param warm receives the loop when it is fast
     * @return is at zero when that is settled, one way or the other
     */
    public static <T> CountDownLatch start(Urgency urgency, Supplier<T> loop, Exercise<T> exercise, Consumer<T> warm) {
        CountDownLatch settled = new CountDownLatch(1);
        POOL.execute(new Task(urgency, STARTED.incrementAndGet(), () -> {
            try {
                T candidate = loop.get();
                if (becomesFast(candidate, exercise)) {
                    warm.accept(candidate);
                } else {
                    LOGGER.log(
                            System.Logger.Level.WARNING,
                            "the JIT did not make " + candidate.getClass().getSimpleName()
                                    + " faster than plain Java, which stays: results are the same, but later");
                }
            } catch (RuntimeException | LinkageError e) {
                LOGGER.log(System.Logger.Level.WARNING, "vector code cannot be made here; plain Java stays", e);
            } finally {
                settled.countDown();
            }
        }));
        return settled;
    }

    /**
     * Waits for a warm-up: with the computation's threads idle the JIT has the cores for itself. Returns early when the
     * process has waited long enough altogether.
     */
    public static void await(CountDownLatch settled) {
        PATIENCE.await(settled);
    }

    private static Thread thread(Runnable body) {
        return Thread.ofPlatform()
                .daemon()
                .name("kudari-warm-up")
                .inheritInheritableThreadLocals(false)
                .unstarted(body);
    }

    /** Exercises a loop until the JIT has made it fast, on the calling thread; says whether it has. */
    public static <T> boolean becomesFast(T loop, Exercise<T> exercise) {
        long spent = 0;
        int won = 0;
        for (int round = 0; won < ROUNDS_WON && spent < GIVE_UP_NANOS; round++) {
            long start = System.nanoTime();
            boolean profiled = round >= PROFILED_ROUNDS;
            int empty = profiled ? LATER_EMPTY_CALLS : EMPTY_CALLS;
            for (int call = 0; call < empty; call++) {
                exercise.empty.accept(loop);
            }
            won = isFast(loop, exercise, round % 2, !profiled) ? won + 1 : 0;
            spent += System.nanoTime() - start;
            if (won == 0) {
                LockSupport.parkNanos(round < BRISK_ROUNDS ? PAUSE_NANOS : LONG_PAUSE_NANOS);
            }
        }
        return won == ROUNDS_WON;
    }

    /**
     * A thread that has just woken up is slow at first, so that a near miss is repeated.
     *
     * @param first which way of calling it comes first
     * @param bothWays whether the second real call is made even if the first was far too slow
     */
    private static <T> boolean isFast(T loop, Exercise<T> exercise, int first, boolean bothWays) {
        long bar = 2 * PLAIN_NANOS * exercise.operations;
        for (int look = 0; look < LOOKS; look++) {
            long start = System.nanoTime();
            exercise.real.accept(loop, first);
            if (!bothWays && System.nanoTime() - start > NEAR * bar) {
                return false;
            }
            exercise.real.accept(loop, 1 - first);
            long nanos = System.nanoTime() - start;
            if (nanos < bar) {
                return true;
            }
            if (nanos > NEAR * bar) {
                return false;
            }
        }
        return false;
    }
}

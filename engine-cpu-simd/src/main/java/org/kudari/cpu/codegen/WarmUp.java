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
 * Gets newly generated vector code compiled in the background, by calling it on sample data.
 *
 * <p>Until C2 has compiled it, code on the Vector API boxes every vector and runs a hundred times slower than plain
 * loops. So a plain loop with the same bits runs until the new one is as fast as compiled plain Java would be. If the
 * JIT fails to keep vectors in registers, that never happens, and the plain loop stays.
 *
 * <p>The JIT compiles methods that were called often or have looped often. An interpreted vector operation takes
 * microseconds, so most of the calls are empty: with a negative count, a generated loop only counts up to zero and
 * returns (see {@link LoopClass#writeEmptyCall}). The few real calls between them link the classes and methods that the
 * loop uses, and give C2 its profile.
 */
public final class WarmUp {
    private static final System.Logger LOGGER = System.getLogger(WarmUp.class.getPackageName());

    /**
     * The count of an empty call. The JIT's thresholds (HotSpot's {@code Tier3CompileThreshold} and
     * {@code Tier4CompileThreshold}, of calls and loop iterations together) are then met by the first 128 interpreted
     * calls, and by 1,024 calls of the code of C1, the fewest calls after which the JIT checks them.
     */
    public static final int EMPTY_COUNT = -16;

    /**
     * The number of empty calls between two pairs of real calls. Among 1,024 calls there must be more than 40 real
     * ones: C2 compiles a branch that its profile has less often to a trap, and then discards the code at the first
     * real call.
     */
    private static final int EMPTY_CALLS = 30;

    /**
     * The number of rounds after which C2 has its profile. More real calls only make more of the Vector API's own
     * methods hot.
     */
    private static final int PROFILED_ROUNDS = 48;

    /** The number of empty calls of a later round. If its first real call is slow, it makes no second one. */
    private static final int LATER_EMPTY_CALLS = 20;

    /** The number of times that a pair of real calls is timed if it nearly meets the time limit. */
    private static final int MAX_TRIES = 8;

    /** A pair of calls is a near miss if it takes less than this many times the limit. */
    private static final int NEAR_MISS_FACTOR = 8;

    /** The number of successive fast rounds after which a loop counts as compiled. */
    private static final int FAST_ROUNDS = 3;

    /** The time, without pauses, after which a loop is given up. */
    private static final long GIVE_UP_NANOS = 20_000_000_000L;

    /**
     * About the time of an addition in compiled plain Java. Vectors take a tenth of it, boxed vectors ten times as
     * long.
     */
    private static final int PLAIN_ADDITION_NANOS = 1;

    /**
     * The pause between two of the first rounds. The loop needs the JIT's time then, and the computation needs the
     * cores.
     */
    private static final long SHORT_PAUSE_NANOS = 1_000_000;

    /** The pause between two later rounds. */
    private static final long LONG_PAUSE_NANOS = 5_000_000;

    /**
     * The number of rounds with a short pause. After that many, the JIT has usually been asked to compile everything.
     */
    private static final int SHORT_PAUSE_ROUNDS = 64;

    /** The longest time that a computation waits for one loop, and for all loops in the life of the process. */
    private static final WaitBudget WAIT_BUDGET = new WaitBudget(400_000_000, 2_000_000_000);

    /** The number of warm-ups started so far. */
    private static final AtomicLong STARTED = new AtomicLong();

    /**
     * The number of loops that are warmed up at a time: while one waits for the JIT, others prepare. The threads end
     * when idle.
     */
    private static final int THREADS = 3;

    private static final ThreadPoolExecutor POOL = new ThreadPoolExecutor(
            THREADS, THREADS, 1, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), WarmUp::thread);

    static {
        POOL.allowCoreThreadTimeOut(true);
    }

    /**
     * The calls of a loop on sample data.
     *
     * @param emptyCall calls the loop with {@link #EMPTY_COUNT}
     * @param realCall calls the loop on data, in one of two ways that C2 should know of, by an argument of 0 or 1. It
     *     should be short. It must be too short for on-stack replacement: C1 fails to compile a large kernel like that,
     *     and such a method never reaches C2.
     * @param cost the cost of a real call, in additions of one element
     * @param <T> the interface of the loop
     */
    public record Workload<T>(Consumer<T> emptyCall, ObjIntConsumer<T> realCall, long cost) {}

    /**
     * The order in which waiting loops are warmed up. Loops of the same priority are warmed up in the order of their
     * start.
     */
    public enum Priority {
        /** Micro-kernels: most of the time of most computations, and ten times as fast on vectors. */
        MICRO_KERNEL,
        /** The loops that pack operands for micro-kernels. */
        PACKING,
        /** Fused loops of programs that have computed much. */
        PROGRAM,
        /** Loops of one primitive, which are limited by memory. */
        PRIMITIVE
    }

    private record Task(Priority priority, long number, Runnable body) implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            body.run();
        }

        @Override
        public int compareTo(Task other) {
            int order = priority.compareTo(other.priority);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private WarmUp() {}

    /**
     * Starts to warm up a loop in the background.
     *
     * @param priority the place in the queue
     * @param loop creates the loop; null if nobody needs it any more
     * @param workload the calls that get it compiled
     * @param warm receives the loop when it is fast; is not called if it never is
     * @return a latch that reaches zero when the warm-up has ended, with or without success
     */
    public static <T> CountDownLatch start(
            Priority priority, Supplier<T> loop, Workload<T> workload, Consumer<T> warm) {
        CountDownLatch settled = new CountDownLatch(1);
        POOL.execute(new Task(priority, STARTED.incrementAndGet(), () -> {
            try {
                T candidate = loop.get();
                if (candidate == null) {
                    return;
                }
                if (runUntilFast(candidate, workload)) {
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
     * Waits for a warm-up to end. While the threads of the computation are idle, the JIT has the cores for itself.
     * Returns early if the process has already waited long enough in total.
     *
     * @param settled the latch that {@link #start} returned
     */
    public static void await(CountDownLatch settled) {
        WAIT_BUDGET.await(settled);
    }

    private static Thread thread(Runnable body) {
        return Thread.ofPlatform()
                .daemon()
                .name("kudari-warm-up")
                .inheritInheritableThreadLocals(false)
                .unstarted(body);
    }

    /** Calls a loop on the calling thread until the JIT has made it fast. Returns whether it has. */
    public static <T> boolean runUntilFast(T loop, Workload<T> workload) {
        long spent = 0;
        int fastRounds = 0;
        for (int round = 0; fastRounds < FAST_ROUNDS && spent < GIVE_UP_NANOS; round++) {
            long start = System.nanoTime();
            boolean profiled = round >= PROFILED_ROUNDS;
            int empty = profiled ? LATER_EMPTY_CALLS : EMPTY_CALLS;
            for (int call = 0; call < empty; call++) {
                workload.emptyCall.accept(loop);
            }
            fastRounds = isFast(loop, workload, round % 2, !profiled) ? fastRounds + 1 : 0;
            spent += System.nanoTime() - start;
            if (fastRounds == 0) {
                LockSupport.parkNanos(round < SHORT_PAUSE_ROUNDS ? SHORT_PAUSE_NANOS : LONG_PAUSE_NANOS);
            }
        }
        return fastRounds == FAST_ROUNDS;
    }

    /**
     * Times a pair of real calls. A thread that has just woken up is slow at first, so a near miss is repeated.
     *
     * @param first the way of the first call
     * @param bothWays whether to make the second call even if the first was far too slow
     */
    private static <T> boolean isFast(T loop, Workload<T> workload, int first, boolean bothWays) {
        long limit = 2 * PLAIN_ADDITION_NANOS * workload.cost;
        for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
            long start = System.nanoTime();
            workload.realCall.accept(loop, first);
            if (!bothWays && System.nanoTime() - start > NEAR_MISS_FACTOR * limit) {
                return false;
            }
            workload.realCall.accept(loop, 1 - first);
            long nanos = System.nanoTime() - start;
            if (nanos < limit) {
                return true;
            }
            if (nanos > NEAR_MISS_FACTOR * limit) {
                return false;
            }
        }
        return false;
    }
}

package org.kudari.cpu.threads;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed set of threads for fork-join loops over kernels that take microseconds.
 *
 * <p>{@link #run} distributes the indices 0 to tasks - 1 one at a time over the threads, the calling thread included,
 * and returns when all tasks have ended. An idle worker spins for some tens of microseconds, so that it is awake for
 * the next kernel of a training step. Then it yields for some milliseconds, and then it parks. Linux may wake a worker
 * on the processor that the caller keeps busy and leave it there, so workers are kept off the caller's processor where
 * that is possible (see {@link ThreadAffinity}).
 *
 * <p>The pool runs one loop at a time. A call that finds it busy, from another thread or from inside a task, runs all
 * of its tasks on its own thread. That is always correct and cannot deadlock. It is no slower on a machine whose cores
 * are busy anyway.
 *
 * <p>A loop is published by one write of {@code claims}, which packs the number of the loop and the count of unclaimed
 * tasks into one long. A worker claims a task by decrementing the count with a compare-and-set. That fails if the loop
 * has changed meanwhile, so a worker that wakes up late cannot touch a loop that has ended. {@code task} and
 * {@code tasks} are read only after a claim, because the loop cannot end while a claimed task has not.
 */
public final class WorkerPool implements AutoCloseable {
    /** The body of a loop. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs one iteration.
         *
         * @param index the iteration, from 0
         * @param worker the number of the thread, from 0 to {@link #threads()} - 1; two iterations of one loop that run
         *     at the same time have different numbers, so it can select scratch memory
         */
        void run(int index, int worker);
    }

    /** About 50 microseconds: longer than the gap between two kernels of a step, shorter than a time slice. */
    private static final int SPINS = 2_000;

    /** The time that a worker yields before it parks: longer than the work of a training loop between two steps. */
    private static final long YIELD_NANOS = 5_000_000;

    /** The threads besides the calling one. */
    private final Worker[] workers;

    private final ThreadAffinity threadAffinity = ThreadAffinity.detect();

    /** Whether a loop is running. */
    private final AtomicBoolean busy = new AtomicBoolean();

    /** The number of the loop in the upper half, the count of unclaimed tasks in the lower half. */
    private final AtomicLong claims = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Task task;
    private int tasks;

    /**
     * The number of threads of the current loop. A worker reads it between {@code claims} and its compare-and-set: the
     * set fails if this belongs to another loop.
     */
    private volatile int threadsOfLoop;

    private final ThreadGauge gauge;

    /** The caller, while it is parked until the other threads have ended their tasks. */
    private volatile Thread waitingCaller;

    private volatile boolean closed;

    /**
     * Returns a pool whose gauge gives a loop all threads that its cost is worth, whether they pay or not, for tests
     * and measurements.
     */
    public WorkerPool(int threads) {
        this(threads, false);
    }

    /** Returns a pool whose gauge gives a loop as many threads as were measured to pay. */
    public static WorkerPool adaptive(int threads) {
        return new WorkerPool(threads, true);
    }

    /** Starts {@code threads - 1} daemon threads; the thread that calls {@link #run} is the remaining one. */
    private WorkerPool(int threads, boolean isAdaptive) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool needs at least 1 thread, not " + threads);
        }
        gauge = new ThreadGauge(threads, isAdaptive, System::nanoTime);
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
        }
        for (Worker worker : workers) {
            worker.thread.start();
        }
    }

    /** Returns the most threads that run a loop, the caller included. */
    public int threads() {
        return workers.length + 1;
    }

    /** Returns what decides how many threads a loop gets. */
    public ThreadGauge gauge() {
        return gauge;
    }

    /** Runs a loop on all threads, see {@link #run(int, int, Task)}. */
    public void run(int tasks, Task task) {
        run(tasks, threads(), task);
    }

    /**
     * Runs {@code task} for every index from 0 to {@code tasks - 1} and returns when all have ended. Everything that
     * the tasks wrote is visible to the caller. If a task throws, the others may or may not run, and one of the
     * exceptions is rethrown.
     *
     * @param threads the most threads that take part, the caller included
     * @return whether other threads were free to take part
     */
    public boolean run(int tasks, int threads, Task task) {
        if (tasks <= 1 || threads <= 1 || workers.length == 0 || closed || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
            return false;
        }
        try {
            publish(tasks, Math.min(threads, threads()), task);
            runUnclaimedTasks(0);
            awaitOthers();
            return true;
        } finally {
            this.task = null;
            waitingCaller = null;
            busy.set(false);
        }
    }

    private void publish(int tasks, int threads, Task task) {
        this.task = task;
        this.tasks = tasks;
        threadsOfLoop = threads;
        failure.set(null);
        unfinished.set(tasks);
        long loop = (claims.get() >>> 32) + 1;
        claims.set(loop << 32 | tasks);
        int wanted = Math.min(tasks, threads) - 1;
        int processor = threadAffinity.currentProcessor();
        for (int i = 0; i < wanted; i++) {
            workers[i].avoidProcessor(processor);
            if (workers[i].parked) {
                LockSupport.unpark(workers[i].thread);
            }
        }
    }

    /** Whether the current loop has tasks that no thread has claimed, and a worker takes part in it. */
    private boolean hasTasksFor(int worker) {
        return (int) claims.get() > 0 && worker < threadsOfLoop;
    }

    /** Claims and runs tasks until none is left. Returns whether it ran any. */
    private boolean runUnclaimedTasks(int worker) {
        boolean any = false;
        for (long seen = claims.get(); (int) seen > 0 && worker < threadsOfLoop; seen = claims.get()) {
            if (claims.compareAndSet(seen, seen - 1)) {
                any = true;
                runClaimed((int) seen, worker);
            }
        }
        return any;
    }

    private void runClaimed(int unclaimed, int worker) {
        try {
            task.run(tasks - unclaimed, worker);
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
        if (unfinished.decrementAndGet() == 0) {
            LockSupport.unpark(waitingCaller);
        }
    }

    private void awaitOthers() {
        for (int i = 0; i < SPINS && unfinished.get() > 0; i++) {
            Thread.onSpinWait();
        }
        if (unfinished.get() > 0) {
            waitingCaller = Thread.currentThread();
            boolean interrupted = false;
            while (unfinished.get() > 0) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("a task threw a checked exception", e);
        }
    }

    /** Ends the threads. The caller of a running loop finishes it. Later loops run on their callers' threads. */
    @Override
    public void close() {
        closed = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
        }
        for (Worker worker : workers) {
            try {
                worker.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Returns the number of threads of the pool that have not ended. */
    int aliveThreads() {
        int alive = 0;
        for (Worker worker : workers) {
            alive += worker.thread.isAlive() ? 1 : 0;
        }
        return alive;
    }

    /** One thread of the pool. */
    private final class Worker implements Runnable {
        final Thread thread;
        private final int number;
        volatile boolean parked;

        /** The system's number of the thread. It is 0 until the thread runs, and where affinity is not supported. */
        private volatile int threadId;

        private int avoidedProcessor = -1;

        Worker(int number) {
            this.number = number;
            thread = Thread.ofPlatform()
                    .daemon()
                    .name("kudari-worker-" + number)
                    .inheritInheritableThreadLocals(false)
                    .unstarted(this);
        }

        @Override
        public void run() {
            threadId = threadAffinity.currentThreadId();
            while (!closed) {
                if (!runUnclaimedTasks(number) && !waitForWork()) {
                    parkUntilNeeded();
                }
            }
            // The system may reuse the number for another thread.
            threadId = 0;
        }

        /**
         * Keeps this thread off the caller's processor. Only the caller that holds the pool calls this, so one field is
         * enough.
         */
        void avoidProcessor(int processor) {
            if (processor != avoidedProcessor && threadId != 0) {
                threadAffinity.excludeProcessor(threadId, processor);
                avoidedProcessor = processor;
            }
        }

        /**
         * Waits for work, first spinning, then yielding, not at all while the pool rests. Returns whether there is any,
         * or the pool is closed.
         */
        private boolean waitForWork() {
            for (int i = 0; i < SPINS && !gauge.isResting(); i++) {
                if (hasTasksFor(number) || closed) {
                    return true;
                }
                Thread.onSpinWait();
            }
            for (long start = System.nanoTime(); !gauge.isResting() && System.nanoTime() - start < YIELD_NANOS; ) {
                if (hasTasksFor(number) || closed) {
                    return true;
                }
                Thread.yield();
            }
            return false;
        }

        private void parkUntilNeeded() {
            parked = true;
            // Checks once more after setting the flag: a loop published before is seen here, and the publisher of a
            // later one sees the flag.
            if (!hasTasksFor(number) && !closed) {
                LockSupport.park(WorkerPool.this);
                Thread.interrupted();
            }
            parked = false;
        }
    }
}

package org.kudari.cpu.threads;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A fixed team of threads for fork-join loops over kernels that take microseconds.
 *
 * <p>{@link #run} hands out the indices 0 to tasks-1 one by one to whoever is free, the calling thread included, and
 * returns when all are done. Idle workers spin for some tens of microseconds, so that the next kernel of a training
 * step finds them awake, then give way to others for some milliseconds, and then park. Linux has been seen to wake a
 * worker on the very processor that the caller keeps busy, and to leave it there; where possible, workers are therefore
 * kept off the caller's processor (see {@link ThreadAffinity}).
 *
 * <p>One loop has the team at a time. A call that finds it taken, from another thread or from inside a task, runs all
 * of its tasks on its own thread: always correct, never a deadlock, and on a machine whose cores are busy anyway, no
 * slower.
 *
 * <p>How it stays cheap: a loop is published by one write of {@code claims}, which packs the loop's number and the
 * count of tasks not yet claimed into one long. A worker claims a task by decrementing it with a compare-and-set, which
 * fails if the loop has changed meanwhile, so a worker that wakes up late can never touch a loop that is over. Only
 * after a claim are {@code task} and {@code tasks} read: the loop cannot end while a claimed task is open.
 */
public final class WorkerPool implements AutoCloseable {

    /** The body of a loop. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs one iteration.
         *
         * @param index the iteration, from 0
         * @param worker who runs it, from 0 to {@link #threads()} - 1; no two iterations of one loop that run at the
         *     same time have the same worker, so it can pick a scratch area
         */
        void run(int index, int worker);
    }

    /** About 50 microseconds: longer than the gap between two kernels of a step, shorter than a time slice. */
    private static final int SPINS = 2_000;

    /** How long a worker gives way before it parks: longer than what a training loop does between two steps. */
    private static final long YIELD_NANOS = 5_000_000;

    private final Worker[] team;
    private final ThreadAffinity threadAffinity = ThreadAffinity.find();
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Number of the loop in the upper half, tasks not yet claimed in the lower half. */
    private final AtomicLong claims = new AtomicLong();

    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Task task;
    private int tasks;
    private volatile Thread waiting;
    private volatile boolean closed;

    /** Starts {@code threads - 1} daemon threads; the thread that calls {@link #run} is the remaining one. */
    public WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool needs at least 1 thread, not " + threads);
        }
        team = new Worker[threads - 1];
        for (int i = 0; i < team.length; i++) {
            team[i] = new Worker(i + 1);
        }
        for (Worker worker : team) {
            worker.thread.start();
        }
    }

    /** How many threads work on a loop, the caller included. */
    public int threads() {
        return team.length + 1;
    }

    /**
     * Runs {@code task} for every index from 0 to {@code tasks - 1} and returns when all have ended. What the tasks
     * wrote is visible to the caller. If a task throws, the others may or may not run, and one exception is rethrown.
     */
    public void run(int tasks, Task task) {
        if (tasks <= 1 || team.length == 0 || closed || !taken.compareAndSet(false, true)) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
            return;
        }
        try {
            publish(tasks, task);
            drain(0);
            awaitOthers();
        } finally {
            this.task = null;
            waiting = null;
            taken.set(false);
        }
    }

    private void publish(int tasks, Task task) {
        this.task = task;
        this.tasks = tasks;
        failure.set(null);
        unfinished.set(tasks);
        long loop = (claims.get() >>> 32) + 1;
        claims.set(loop << 32 | tasks);
        int wanted = Math.min(tasks - 1, team.length);
        int processor = threadAffinity.processor();
        for (int i = 0; i < wanted; i++) {
            team[i].keepOff(processor);
            if (team[i].parked) {
                LockSupport.unpark(team[i].thread);
            }
        }
    }

    /** Whether the loop has tasks that nobody has claimed. */
    private boolean unclaimed() {
        return (int) claims.get() > 0;
    }

    /** Claims and runs tasks until none is left; says whether there was any. */
    private boolean drain(int worker) {
        boolean any = false;
        for (long seen = claims.get(); (int) seen > 0; seen = claims.get()) {
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
            LockSupport.unpark(waiting);
        }
    }

    private void awaitOthers() {
        for (int i = 0; i < SPINS && unfinished.get() > 0; i++) {
            Thread.onSpinWait();
        }
        if (unfinished.get() > 0) {
            waiting = Thread.currentThread();
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

    /** Ends the threads. A loop that runs is finished by its caller; later loops run on their callers' threads. */
    @Override
    public void close() {
        closed = true;
        for (Worker worker : team) {
            LockSupport.unpark(worker.thread);
        }
        for (Worker worker : team) {
            try {
                worker.thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How many threads of the team have not ended. */
    int alive() {
        int alive = 0;
        for (Worker worker : team) {
            alive += worker.thread.isAlive() ? 1 : 0;
        }
        return alive;
    }

    /** One thread of the team. */
    private final class Worker implements Runnable {
        final Thread thread;
        private final int number;
        volatile boolean parked;

        /** The system's number for the thread, once it runs; 0 until then, and where nothing can be done with it. */
        private volatile int id;

        private int keptOff = -1;

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
            id = threadAffinity.thread();
            while (!closed) {
                if (!drain(number) && !appearsSoon()) {
                    parkUntilNeeded();
                }
            }
            // The system may give the number to another thread.
            id = 0;
        }

        /** Sees to it that this thread does not share the caller's processor. The callers take turns, so one knows. */
        void keepOff(int processor) {
            if (processor != keptOff && id != 0) {
                threadAffinity.keepOff(id, processor);
                keptOff = processor;
            }
        }

        /** Waits for work, first spinning, then yielding; says whether there is any. */
        private boolean appearsSoon() {
            for (int i = 0; i < SPINS; i++) {
                if (unclaimed() || closed) {
                    return true;
                }
                Thread.onSpinWait();
            }
            for (long start = System.nanoTime(); System.nanoTime() - start < YIELD_NANOS; ) {
                if (unclaimed() || closed) {
                    return true;
                }
                Thread.yield();
            }
            return false;
        }

        private void parkUntilNeeded() {
            parked = true;
            // Looking once more after raising the flag: a loop published before is seen here, one published after
            // sees the flag.
            if (!unclaimed() && !closed) {
                LockSupport.park(WorkerPool.this);
                Thread.interrupted();
            }
            parked = false;
        }
    }
}

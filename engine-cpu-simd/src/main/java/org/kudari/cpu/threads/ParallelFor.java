package org.kudari.cpu.threads;

/**
 * A parallel loop over a range: splits the range into tasks for the threads of a pool.
 *
 * @param workerPool the threads
 * @param scratchPool the scratch memory of the tasks
 */
public record ParallelFor(WorkerPool workerPool, ScratchPool scratchPool) {
    /** The cost of loading an element and storing it, in additions. */
    private static final int MIN_ELEMENT_COST = 4;

    /** More than one task for each thread, so that the others take over the tasks of a thread that is delayed. */
    private static final int TASKS_PER_THREAD = 4;

    /** The body of a parallel loop. */
    public interface RangeTask {
        /**
         * Computes the elements {@code from} to {@code to - 1}.
         *
         * @param workerScratch scratch memory that no other thread uses during the call
         */
        void run(WorkerScratch workerScratch, long from, long to);
    }

    /**
     * Returns the cost of a loop, in additions.
     *
     * @param cost the cost of one element
     */
    public static long cost(long elements, int cost) {
        return elements * Math.max(cost, MIN_ELEMENT_COST);
    }

    /** Whether a loop of a given cost may have several threads. */
    public boolean mayBeShared(long cost) {
        return !workerPool.gauge().isShort(cost);
    }

    /** Returns the most tasks that a loop is split into. */
    public int maxTasks() {
        return workerPool.threads() * TASKS_PER_THREAD;
    }

    /**
     * Runs a loop over 0 to {@code length - 1}. A short loop is one task of the calling thread. Others have as many
     * threads as {@link ThreadGauge} says.
     *
     * @param granule each task starts at a multiple of this
     * @param cost the {@link #cost} of the loop
     * @param body is called once for each task, with its part of the range
     */
    public void forEachRange(long length, int granule, long cost, RangeTask body) {
        if (length == 0) {
            return;
        }
        long granules = Math.ceilDiv(length, granule);
        ThreadGauge gauge = workerPool.gauge();
        if (granules == 1 || gauge.isShort(cost)) {
            run(body, length);
            return;
        }
        long work = work(length, cost, body);
        long start = System.nanoTime();
        int threads = gauge.threads(work, cost, start);
        if (threads == 1) {
            run(body, length);
        } else if (!share(length, granule, threads, body)) {
            return;
        }
        gauge.record(work, threads, start);
    }

    /** Names a loop. Loops of one kind that have the same length and cost do about the same. */
    private static long work(long length, long cost, RangeTask body) {
        return (31 * length + cost) * 31 + body.getClass().hashCode();
    }

    /** Shares a loop. Returns whether other threads were free to take part. */
    private boolean share(long length, int granule, int threads, RangeTask body) {
        long granules = Math.ceilDiv(length, granule);
        int tasks = (int) Math.min(threads * TASKS_PER_THREAD, granules);
        WorkerScratch own = scratchPool.acquire();
        try {
            return workerPool.run(tasks, threads, (task, worker) -> {
                long from = granules * task / tasks * granule;
                long to = Math.min(length, granules * (task + 1) / tasks * granule);
                body.run(worker == 0 ? own : scratchPool.forWorker(worker), from, to);
            });
        } finally {
            scratchPool.release(own);
        }
    }

    private void run(RangeTask body, long length) {
        WorkerScratch workerScratch = scratchPool.acquire();
        try {
            body.run(workerScratch, 0, length);
        } finally {
            scratchPool.release(workerScratch);
        }
    }
}

package org.kudari.cpu.threads;

/**
 * A parallel loop over a range: splits the range into tasks for the threads of a pool.
 *
 * @param workerPool the threads
 * @param scratchPool the scratch memory of the tasks
 */
public record ParallelFor(WorkerPool workerPool, ScratchPool scratchPool) {
    /**
     * Loops that cost less, in additions, run on one thread: 5 to 10 microseconds, which a second thread would cost
     * (docs/kernels/threads-cpu.md).
     */
    private static final long MIN_PARALLEL_COST = 1L << 18;

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
     * Whether a loop is long enough for several threads to be faster than one.
     *
     * @param cost the cost of one element, in additions
     */
    public boolean shouldParallelize(long elements, int cost) {
        return workerPool.threads() > 1 && elements * Math.max(cost, MIN_ELEMENT_COST) >= MIN_PARALLEL_COST;
    }

    /** Returns the number of tasks that a parallel loop is split into, if it has that many elements. */
    public int taskCount() {
        return workerPool.threads() * TASKS_PER_THREAD;
    }

    /**
     * Runs a loop over 0 to {@code length - 1}.
     *
     * @param granule each task starts at a multiple of this
     * @param parallel whether to use several threads; if not, the calling thread runs the whole range as one task
     * @param body is called once for each task, with its part of the range
     */
    public void forEachRange(long length, int granule, boolean parallel, RangeTask body) {
        if (length == 0) {
            return;
        }
        int tasks = parallel ? (int) Math.min(taskCount(), Math.ceilDiv(length, granule)) : 1;
        if (tasks == 1) {
            run(body, length);
            return;
        }
        long granules = Math.ceilDiv(length, granule);
        WorkerScratch own = scratchPool.acquire();
        try {
            workerPool.run(tasks, (task, worker) -> {
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

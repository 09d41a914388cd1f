package org.kudari.cpu.threads;

/** Cuts the work of a call into tasks for the workers of a backend. */
public record ParallelFor(WorkerPool workerPool, ScratchPool scratchPool) {
    /** Below so many additions, 5 to 10 microseconds, a second thread costs more than it saves (docs/performance.md). */
    private static final long WORTHWHILE = 1L << 18;

    /** What it takes at least to fetch an element and put it back, in additions. */
    private static final int LEAST_COST = 4;

    /** Tasks for each thread, so that a thread that is held up does not hold up the rest. */
    private static final int TASKS_PER_THREAD = 4;

    /** Work on a range of elements, in the frame of the thread that does it. */
    public interface Range {
        void run(WorkerScratch workerScratch, long from, long to);
    }

    /**
     * Whether several threads are faster than one.
     *
     * @param cost what one element costs, in additions
     */
    public boolean isWorthwhile(long elements, int cost) {
        return workerPool.threads() > 1 && elements * Math.max(cost, LEAST_COST) >= WORTHWHILE;
    }

    /** Into how many tasks shared work is best cut. */
    public int tasks() {
        return workerPool.threads() * TASKS_PER_THREAD;
    }

    /**
     * Covers 0 to {@code length - 1} with ranges.
     *
     * @param granule ranges start at multiples of this
     * @param shared whether to use several threads; if not, there is one range
     */
    public void forEachRange(long length, int granule, boolean shared, Range range) {
        if (length == 0) {
            return;
        }
        int parts = shared ? (int) Math.min(tasks(), Math.ceilDiv(length, granule)) : 1;
        if (parts == 1) {
            run(range, 0, length);
            return;
        }
        long granules = Math.ceilDiv(length, granule);
        WorkerScratch own = scratchPool.take();
        try {
            workerPool.run(parts, (part, worker) -> {
                long from = granules * part / parts * granule;
                long to = Math.min(length, granules * (part + 1) / parts * granule);
                range.run(worker == 0 ? own : scratchPool.ofWorker(worker), from, to);
            });
        } finally {
            scratchPool.giveBack(own);
        }
    }

    private void run(Range range, long from, long to) {
        WorkerScratch workerScratch = scratchPool.take();
        try {
            range.run(workerScratch, from, to);
        } finally {
            scratchPool.giveBack(workerScratch);
        }
    }
}

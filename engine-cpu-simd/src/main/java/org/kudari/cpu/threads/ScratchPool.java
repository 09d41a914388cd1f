package org.kudari.cpu.threads;

import java.util.ArrayDeque;

/**
 * The scratch memory of a backend, kept from one call to the next. There is one for each thread that ever computed at
 * the same time as the others.
 */
public final class ScratchPool {
    private final ArrayDeque<WorkerScratch> idle = new ArrayDeque<>();

    /**
     * The scratch memory of each thread of the pool. It needs no lock; a lock would be contended by tasks of a
     * microsecond.
     */
    private final WorkerScratch[] scratchOfWorkers;

    private final int reservedFloats;

    /**
     * Creates an empty pool.
     *
     * @param threads the number of threads of the pool that share a loop
     * @param reservedFloats the floats at the start of each scratch memory ({@link WorkerScratch#reservedOffset})
     */
    public ScratchPool(int threads, int reservedFloats) {
        this.reservedFloats = reservedFloats;
        scratchOfWorkers = new WorkerScratch[threads];
    }

    /**
     * Returns the scratch memory of a thread of the pool, for a task that the thread runs.
     *
     * @param worker the number of the thread, from 1
     */
    WorkerScratch forWorker(int worker) {
        WorkerScratch workerScratch = scratchOfWorkers[worker];
        if (workerScratch == null) {
            workerScratch = new WorkerScratch(reservedFloats);
            scratchOfWorkers[worker] = workerScratch;
        }
        return workerScratch;
    }

    /** Returns scratch memory to the pool. */
    public void release(WorkerScratch workerScratch) {
        synchronized (idle) {
            idle.addFirst(workerScratch);
        }
    }

    /** Takes scratch memory out of the pool for the calling thread, which gives it back after its call. */
    public WorkerScratch acquire() {
        synchronized (idle) {
            WorkerScratch workerScratch = idle.pollFirst();
            if (workerScratch != null) {
                return workerScratch;
            }
        }
        return new WorkerScratch(reservedFloats);
    }
}

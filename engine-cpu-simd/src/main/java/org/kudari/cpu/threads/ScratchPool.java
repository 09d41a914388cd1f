package org.kudari.cpu.threads;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The scratch memory of a backend, kept from one call to the next: one for each thread of the pool, and some for the
 * threads that call. Each is an aligned part of an array that many of them share, enough for most work. One that needs
 * more takes an array of its own.
 */
public final class ScratchPool {
    /**
     * The scratch memories of callers that are kept, beside one for each thread of the pool. With more callers at a
     * time, some get a new one for each call.
     */
    private static final int KEPT_OF_CALLERS = 16;

    /** The floats of a part of a shared array, 128 KB: whole cache lines. */
    private static final int PART = 1 << 15;

    private static final int PARTS = AlignedFloats.ALIGNED_LENGTH / PART;

    private final ArrayDeque<WorkerScratch> idle = new ArrayDeque<>();

    /** The newest shared array. */
    private float[] shared;

    /** The number of parts of shared arrays that were handed out. */
    private int parts;

    /**
     * The scratch memory of each thread of the pool. It needs no lock; a lock would be contended by tasks of a
     * microsecond.
     */
    private final WorkerScratch[] scratchOfWorkers;

    /** @param threads the number of threads of the pool that share a loop */
    public ScratchPool(int threads) {
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
            workerScratch = create();
            scratchOfWorkers[worker] = workerScratch;
        }
        return workerScratch;
    }

    /** Returns scratch memory to the pool. */
    public void release(WorkerScratch workerScratch) {
        synchronized (idle) {
            if (idle.size() < mostKept()) {
                idle.addFirst(workerScratch);
            }
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
        return create();
    }

    private WorkerScratch create() {
        synchronized (idle) {
            if (parts == mostKept() + scratchOfWorkers.length) {
                return new WorkerScratch();
            }
            int part = parts++ % PARTS;
            if (part == 0) {
                shared = new float[AlignedFloats.ALIGNED_LENGTH];
            }
            return new WorkerScratch(shared, AlignedFloats.ORIGIN + part * PART, PART);
        }
    }

    /** Returns the number of scratch memories of callers that are kept. A thread of the pool may be a caller, too. */
    private int mostKept() {
        return scratchOfWorkers.length + KEPT_OF_CALLERS;
    }

    /** Forgets all scratch memory that no call uses. */
    public void clear() {
        synchronized (idle) {
            idle.clear();
            shared = null;
            parts = 0;
        }
        Arrays.fill(scratchOfWorkers, null);
    }
}

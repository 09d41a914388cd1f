package org.kudari.cpu.threads;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The frames of a backend, kept from call to call: as many as threads were ever at work at the same time. */
public final class ScratchPool {
    private final ArrayDeque<WorkerScratch> idle = new ArrayDeque<>();

    /** Each of a thread of the team, which needs no lock: tasks of a microsecond would queue for it. */
    private final WorkerScratch[] scratchOfWorkers;

    private final int reservedFloats;

    /**
     * @param threads how many work on a loop
     * @param reserved the floats of each that come before all others ({@link WorkerScratch#reservedOffset})
     */
    public ScratchPool(int threads, int reserved) {
        this.reservedFloats = reserved;
        scratchOfWorkers = new WorkerScratch[threads];
    }

    /** Lends a frame to an action. */
    public void lend(Consumer<WorkerScratch> action) {
        WorkerScratch workerScratch = take();
        try {
            action.accept(workerScratch);
        } finally {
            giveBack(workerScratch);
        }
    }

    /**
     * The frame of a thread of the team, for a task that it runs.
     *
     * @param worker from 1
     */
    WorkerScratch forWorker(int worker) {
        WorkerScratch workerScratch = scratchOfWorkers[worker];
        if (workerScratch == null) {
            workerScratch = new WorkerScratch(reservedFloats);
            scratchOfWorkers[worker] = workerScratch;
        }
        return workerScratch;
    }

    public void giveBack(WorkerScratch workerScratch) {
        synchronized (idle) {
            idle.addFirst(workerScratch);
        }
    }

    /** A frame, which is to be given back. */
    public WorkerScratch take() {
        synchronized (idle) {
            WorkerScratch workerScratch = idle.pollFirst();
            if (workerScratch != null) {
                return workerScratch;
            }
        }
        return new WorkerScratch(reservedFloats);
    }
}

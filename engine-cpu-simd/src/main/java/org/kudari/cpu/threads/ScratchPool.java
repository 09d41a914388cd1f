package org.kudari.cpu.threads;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/** The frames of a backend, kept from call to call: as many as threads were ever at work at the same time. */
public final class ScratchPool {
    private final ArrayDeque<WorkerScratch> idle = new ArrayDeque<>();

    /** Each of a thread of the team, which needs no lock: tasks of a microsecond would queue for it. */
    private final WorkerScratch[] ofWorkers;

    private final int reserved;

    /**
     * @param threads how many work on a loop
     * @param reserved the floats of each that come before all others ({@link WorkerScratch#sums})
     */
    public ScratchPool(int threads, int reserved) {
        this.reserved = reserved;
        ofWorkers = new WorkerScratch[threads];
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
    WorkerScratch ofWorker(int worker) {
        WorkerScratch workerScratch = ofWorkers[worker];
        if (workerScratch == null) {
            workerScratch = new WorkerScratch(reserved);
            ofWorkers[worker] = workerScratch;
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
        return new WorkerScratch(reserved);
    }
}

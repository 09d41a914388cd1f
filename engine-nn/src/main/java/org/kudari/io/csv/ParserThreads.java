package org.kudari.io.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The threads that parse blocks. They start with the first task that is not run by the caller, and end with close. */
final class ParserThreads implements AutoCloseable {
    private static final int SPARE = 2;

    private final int count;
    private final List<Thread> threads = new ArrayList<>();
    private ExecutorService pool;
    private boolean isClosed;

    /**
     * Starts none.
     *
     * @param count the number of threads; 1 for none beside the caller's
     */
    ParserThreads(int count) {
        this.count = count;
    }

    /** The most blocks that may be in memory at a time. */
    int limit() {
        return count == 1 ? 1 : count + SPARE;
    }

    /** Runs a task, now or soon. */
    void run(Runnable task) {
        if (count == 1) {
            task.run();
            return;
        }
        if (pool == null) {
            ThreadFactory factory =
                    Thread.ofPlatform().daemon().name("kudari-csv-", 0).factory();
            pool = Executors.newFixedThreadPool(count, work -> {
                Thread thread = factory.newThread(work);
                threads.add(thread);
                return thread;
            });
        }
        pool.execute(task);
    }

    /** Drops the tasks that have not begun, and returns when the threads have ended. */
    @Override
    public void close() {
        if (pool == null || isClosed) {
            return;
        }
        isClosed = true;
        pool.shutdownNow();
        boolean wasInterrupted = false;
        // Waiting for the pool alone would return a moment before its threads end.
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    wasInterrupted = true;
                }
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.kudari.io;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What comes of work that another thread does. */
public final class TaskResult {
    private TaskResult() {}

    /**
     * Waits for a task. An interrupt does not end the waiting, and the thread is interrupted when it ends.
     *
     * @param <T> the type of the result
     * @param task the task, which another thread runs or has run
     * @return its result
     * @throws RuntimeException what the task threw, as it was thrown; an {@link Error} too
     * @throws IllegalStateException if it threw a checked exception, which is the cause
     */
    public static <T> T of(FutureTask<T> task) {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException _) {
                    wasInterrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case RuntimeException problem -> throw problem;
                case Error problem -> throw problem;
                default -> throw new IllegalStateException(failed.getCause());
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

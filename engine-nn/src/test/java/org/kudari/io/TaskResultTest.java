package org.kudari.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TaskResultTest {
    @Test
    void whatTheTaskThrewIsThrown() {
        InvalidInputException problem = new InvalidInputException("bad cell");
        assertThatThrownBy(() -> TaskResult.of(done(() -> {
                    throw problem;
                })))
                .isSameAs(problem);
        Error error = new OutOfMemoryError();
        assertThatThrownBy(() -> TaskResult.of(done(() -> {
                    throw error;
                })))
                .isSameAs(error);
        IOException checked = new IOException("no disk");
        assertThatThrownBy(() -> TaskResult.of(done(() -> {
                    throw checked;
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(checked);
    }

    @Test
    @Timeout(30)
    void anInterruptIsKeptForLater() {
        Thread waiting = Thread.currentThread();
        FutureTask<String> task = new FutureTask<>(() -> "done");
        Thread.ofPlatform().start(() -> {
            // Only after the interrupt has ended the first wait, the second one begins.
            while (waiting.isInterrupted() || waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            task.run();
        });
        waiting.interrupt();

        assertThat(TaskResult.of(task)).isEqualTo("done");

        assertThat(Thread.interrupted()).isTrue();
    }

    private static <T> FutureTask<T> done(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        task.run();
        return task;
    }
}

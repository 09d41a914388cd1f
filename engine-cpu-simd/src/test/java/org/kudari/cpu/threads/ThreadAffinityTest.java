package org.kudari.cpu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadAffinityTest {
    private final ThreadAffinity threadAffinity = ThreadAffinity.detect();

    @Test
    void isSupportedOnLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        assertThat(threadAffinity.isSupported()).isTrue();
        assertThat(threadAffinity.currentProcessor()).isNotNegative();
        assertThat(threadAffinity.currentThreadId()).isPositive();
    }

    /** Reads the system's list of processors for each worker, after both threads have taken part in a loop. */
    @Test
    void aWorkerMayNotRunOnTheProcessorThatItsCallerPublishedFrom() throws InterruptedException {
        assumeTrue(threadAffinity.isSupported());
        String[] allowed = new String[2];
        try (WorkerPool workerPool = new WorkerPool(2)) {
            // A worker that has not started has no thread id yet. It has one after the first loop of both threads.
            for (int loop = 0; loop < 2; loop++) {
                CountDownLatch both = new CountDownLatch(2);
                workerPool.run(2, (_, worker) -> {
                    allowed[worker] = allowedProcessors();
                    both.countDown();
                    WorkerPoolTest.await(both);
                });
            }
        }
        String caller = allowed[0];
        assertThat(allowed[1]).isNotEqualTo(caller).isNotEmpty();
    }

    @Test
    void excludingAnUnknownProcessorOrThreadDoesNothing() {
        String before = allowedProcessors();
        threadAffinity.excludeProcessor(threadAffinity.currentThreadId(), 1_000_000);
        threadAffinity.excludeProcessor(threadAffinity.currentThreadId(), -1);
        threadAffinity.excludeProcessor(Integer.MAX_VALUE, Math.max(0, threadAffinity.currentProcessor()));
        assertThat(allowedProcessors()).isEqualTo(before);
    }

    /** Returns the line of the system's report on this thread that lists the processors it may run on. */
    private static String allowedProcessors() {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                    .filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

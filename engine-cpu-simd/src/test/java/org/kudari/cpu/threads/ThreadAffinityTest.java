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
    void linuxAllowsIt() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        assertThat(threadAffinity.isSupported()).isTrue();
        assertThat(threadAffinity.currentProcessor()).isNotNegative();
        assertThat(threadAffinity.currentThreadId()).isPositive();
    }

    /** The system's own word on where each worker may run, once both threads have met in a loop. */
    @Test
    void aWorkerMayNotRunOnTheProcessorThatItsCallerPublishedFrom() throws InterruptedException {
        assumeTrue(threadAffinity.isSupported());
        String[] allowed = new String[2];
        try (WorkerPool workerPool = new WorkerPool(2)) {
            // A worker that has not started yet has no number; it has one after the first loop that both took part in.
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
    void keepingOffAnUnknownProcessorOrThreadDoesNothing() {
        String before = allowedProcessors();
        threadAffinity.excludeProcessor(threadAffinity.currentThreadId(), 1_000_000);
        threadAffinity.excludeProcessor(threadAffinity.currentThreadId(), -1);
        threadAffinity.excludeProcessor(Integer.MAX_VALUE, Math.max(0, threadAffinity.currentProcessor()));
        assertThat(allowedProcessors()).isEqualTo(before);
    }

    /** The line of the system's report on this thread that lists the processors it may run on. */
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

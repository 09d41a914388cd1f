package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacementTest {
    private final Placement placement = Placement.find();

    @Test
    void linuxAllowsIt() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        assertThat(placement.isPossible()).isTrue();
        assertThat(placement.processor()).isNotNegative();
        assertThat(placement.thread()).isPositive();
    }

    /** The system's own word on where each worker may run, once both threads have met in a loop. */
    @Test
    void aWorkerMayNotRunOnTheProcessorThatItsCallerPublishedFrom() throws InterruptedException {
        assumeTrue(placement.isPossible());
        String[] allowed = new String[2];
        try (Workers workers = new Workers(2)) {
            // A worker that has not started yet has no number; it has one after the first loop that both took part in.
            for (int loop = 0; loop < 2; loop++) {
                CountDownLatch both = new CountDownLatch(2);
                workers.run(2, (_, worker) -> {
                    allowed[worker] = allowedProcessors();
                    both.countDown();
                    WorkersTest.await(both);
                });
            }
        }
        String caller = allowed[0];
        assertThat(allowed[1]).isNotEqualTo(caller).isNotEmpty();
    }

    @Test
    void keepingOffAnUnknownProcessorOrThreadDoesNothing() {
        String before = allowedProcessors();
        placement.keepOff(placement.thread(), 1_000_000);
        placement.keepOff(placement.thread(), -1);
        placement.keepOff(Integer.MAX_VALUE, Math.max(0, placement.processor()));
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

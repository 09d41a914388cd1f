package org.kudari.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Screen;
import org.kudari.data.Task;
import org.kudari.train.Progress;

class ProgressBarTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong clock = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Screen screen = new Screen(() -> 100);
    private final Output output = new Output(written, StandardCharsets.UTF_8, Optional.of(screen), false);

    private ProgressBar bar() {
        return new ProgressBar(output, screen, clock::get, "test", () -> new Score(Task.CLASSIFY, 0.9712, 10_000));
    }

    /** At so many seconds, all of them spent training. */
    private Progress at(int epoch, int step, double seconds) {
        clock.set((long) (seconds * SECOND));
        return new Progress(epoch, 2, step, 100, 64L * step, () -> 0.25, clock.get(), OptionalDouble.empty());
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsWhereTrainingStands() {
        try (ProgressBar bar = bar()) {
            assertThat(bar.line(at(1, 50, 2), 100))
                    .isEqualTo(
                            "epoch 1/2 [===============>              ]  50 %  loss 0.2500  1,600 samples/s  0:06 left");
            bar.onEpochEnd(at(1, 100, 4));
            assertThat(bar.line(at(2, 50, 6), 120))
                    .endsWith("]  50 %  loss 0.2500  test accuracy 97.12 %  1,600 samples/s  0:02 left");
        }
    }

    @Test
    void neverFillsALine() {
        try (ProgressBar bar = bar()) {
            for (int columns = 0; columns < 150; columns++) {
                assertThat(bar.line(at(1, 37, 2), columns)).hasSizeLessThanOrEqualTo(Math.max(0, columns - 1));
            }
            assertThat(bar.line(at(1, 100, 2), 200)).contains("[" + "=".repeat(30) + "]");
        }
    }

    @Test
    void isRedrawnTenTimesASecondAtMost() {
        try (ProgressBar bar = bar()) {
            for (int step = 0; step <= 1000; step++) {
                bar.onStepEnd(at(1, step % 100, 1 + step / 1000.0));
            }
        }
        assertThat(written().split("left", -1)).hasSizeBetween(10, 13);
    }

    @Test
    void leavesOnlyTheEpochsLine() {
        ProgressBar bar = bar();
        bar.onStepEnd(at(1, 50, 2));
        bar.onEpochEnd(at(1, 100, 4));
        bar.onStepEnd(at(2, 50, 6));
        bar.close();

        assertThat(written().split("\n"))
                .extracting(line -> line.substring(line.lastIndexOf("\r\033[K") + 4))
                .containsExactly("epoch 1/2  loss 0.2500  test accuracy 97.12 %  1,600 samples/s  4.0 s", "");
        bar.onStepEnd(at(2, 60, 7));
        assertThat(written()).as("nothing is drawn after the end").endsWith("\r\033[K");
    }
}

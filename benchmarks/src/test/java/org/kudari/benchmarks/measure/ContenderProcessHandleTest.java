package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.contender.BuiltInContenders;

/** A contender in a real process, which is stopped between requests. */
@Timeout(120)
class ContenderProcessHandleTest {
    private static final BenchmarkCase CASE =
            BenchmarkCases.find("train:64-64-64-10 b32").orElseThrow();

    private final Roster roster = Roster.of(List.of("reference"), MatmulPrecision.FLOAT32);

    @Test
    void itAnswersOneRequestAfterTheOther() {
        ContenderLauncher reference = roster.launchers(CASE.suite()).getFirst();
        try (ContenderHandle contender = roster.start(reference, 1)) {
            assertThat(contender.description()).contains("reference");
            ContenderHandle.Prepared prepared = contender.prepare(CASE).orElseThrow();

            assertThat(prepared.billions()).isEqualTo(CASE.billions());
            assertThat(prepared.evidence()).hasSize(20);
            assertThat(contender.measure()).isPositive();
            assertThat(contender.measure()).isPositive();
        }
    }

    @Test
    void whatItHasNothingForItSays() {
        try (ContenderHandle copy = roster.start(JavaLauncher.yardstick(BuiltInContenders.COPY), 1)) {
            assertThat(copy.prepare(CASE)).isEmpty();
            assertThatThrownBy(copy::measure)
                    .isInstanceOf(ContenderFailure.class)
                    .hasMessage("nothing is prepared");
        }
    }

    @Test
    void whoCannotRunSaysWhy() {
        assertThatThrownBy(() -> roster.start(JavaLauncher.device("abacus", MatmulPrecision.FLOAT32), 1))
                .isInstanceOf(ContenderFailure.class)
                .hasMessageContaining("there is no device 'abacus' here");
    }

    @Test
    void whoDoesNotAnswerInTimeIsEnded() {
        ProcessBuilder silent = new ProcessBuilder("sleep", "1000");

        assertThatThrownBy(() ->
                        ContenderProcessHandle.start(JavaLauncher.peer("silent", null), silent, Duration.ofMillis(1)))
                .isInstanceOf(ContenderFailure.class)
                .hasMessage("it did not answer within 0 seconds and was ended");
    }

    @Test
    void whoseProcessEndsFailsFromThenOn() {
        // Answers that it is ready, and ends with the first request.
        ProcessBuilder shortLived = new ProcessBuilder("sh", "-c", "echo 'bench> ready, I am'; read request");
        try (ContenderHandle contender = ContenderProcessHandle.start(
                JavaLauncher.peer("short-lived", null), shortLived, Duration.ofMinutes(1))) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(contender::measure)
                        .isInstanceOf(ContenderFailure.class)
                        .hasMessageStartingWith("its process ended unexpectedly");
            }
        }
    }
}

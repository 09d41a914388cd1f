package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.CaseTable;
import org.kudari.benchmarks.contender.OwnContenders;

/** A contender in a real process, which is stopped between requests. */
@Timeout(120)
class ProcessOpponentTest {
    private static final Case CASE = CaseTable.find("train:64-64-64-10 b32").orElseThrow();

    private final Roster roster = Roster.of(List.of("reference"), MatmulPrecision.FLOAT32);

    @Test
    void itAnswersOneRequestAfterTheOther() {
        Entrant reference = roster.entrants(CASE.suite()).getFirst();
        try (Opponent opponent = roster.start(reference, 1)) {
            assertThat(opponent.description()).contains("reference");
            Opponent.Prepared prepared = opponent.prepare(CASE).orElseThrow();

            assertThat(prepared.billions()).isEqualTo(CASE.billions());
            assertThat(prepared.evidence()).hasSize(20);
            assertThat(opponent.measure()).isPositive();
            assertThat(opponent.measure()).isPositive();
        }
    }

    @Test
    void whatItHasNothingForItSays() {
        try (Opponent copy = roster.start(JavaEntrant.yardstick(OwnContenders.COPY), 1)) {
            assertThat(copy.prepare(CASE)).isEmpty();
            assertThatThrownBy(copy::measure)
                    .isInstanceOf(OpponentFailure.class)
                    .hasMessage("nothing is prepared");
        }
    }

    @Test
    void whoCannotRunSaysWhy() {
        assertThatThrownBy(() -> roster.start(JavaEntrant.device("abacus", MatmulPrecision.FLOAT32), 1))
                .isInstanceOf(OpponentFailure.class)
                .hasMessageContaining("there is no device 'abacus' here");
    }

    @Test
    void whoDoesNotAnswerInTimeIsEnded() {
        ProcessBuilder silent = new ProcessBuilder("sleep", "1000");

        assertThatThrownBy(() -> ProcessOpponent.start(JavaEntrant.peer("silent", null), silent, Duration.ofMillis(1)))
                .isInstanceOf(OpponentFailure.class)
                .hasMessage("it did not answer within 0 seconds and was ended");
    }

    @Test
    void whoseProcessEndsFailsFromThenOn() {
        // Answers that it is ready, and ends with the first request.
        ProcessBuilder shortLived = new ProcessBuilder("sh", "-c", "echo 'bench> ready, I am'; read request");
        try (Opponent opponent =
                ProcessOpponent.start(JavaEntrant.peer("short-lived", null), shortLived, Duration.ofMinutes(1))) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(opponent::measure)
                        .isInstanceOf(OpponentFailure.class)
                        .hasMessageStartingWith("its process ended unexpectedly");
            }
        }
    }
}

package org.kudari.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;

class RoundsTest {
    private static final BenchmarkCase CASE = BenchmarkCases.of(Suite.TRAIN).getFirst();

    private final List<String> events = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private Result run(int rounds, FakeContenderHandle... contenders) {
        return run(MatmulPrecision.FLOAT32, rounds, contenders);
    }

    private Result run(MatmulPrecision precision, int rounds, FakeContenderHandle... contenders) {
        return new Rounds(rounds, precision, notes::add)
                .run(CASE, 2, List.of(contenders), round -> events.add("round " + round));
    }

    @Test
    void allTakeTurnsInEachRound() {
        run(
                2,
                new FakeContenderHandle("a", Role.DEVICE, events, 1, 1),
                new FakeContenderHandle("b", Role.PEER, events, 1, 1),
                new FakeContenderHandle("c", Role.PEER, events, 1, 1));

        assertThat(events).startsWith("settle a", "settle b", "settle c", "round 0");
        assertThat(events.subList(4, 7)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(events.get(7)).isEqualTo("round 1");
        assertThat(events.subList(8, 11)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void theRivalIsThePeerWithTheBestMedian() {
        Result result = run(
                3,
                new FakeContenderHandle("ours", Role.DEVICE, events, 2, 2, 8),
                new FakeContenderHandle("lucky once", Role.PEER, events, 0.1, 9, 9),
                new FakeContenderHandle("steady", Role.PEER, events, 4, 4, 4));

        assertThat(result.bestPeer()).map(Result.Row::contender).contains("steady");
        assertThat(result.ratio(result.rows().getFirst())).isEqualTo(2);
        assertThat(result.ratio(result.rows().getLast())).isEqualTo(1);
        assertThat(result.rows().getFirst().best()).isEqualTo(2);
    }

    @Test
    void withoutPeersTheFirstDeviceIsTheRivalOfTheOthers() {
        Result result = run(
                1,
                new FakeContenderHandle("cpu", Role.DEVICE, events, 4),
                new FakeContenderHandle("gpu", Role.DEVICE, events, 1));

        assertThat(result.bestPeer()).isEmpty();
        assertThat(result.ratio(result.rows().getLast())).isEqualTo(4);
    }

    @Test
    void aloneThereIsNothingToCompareWith() {
        Result result = run(1, new FakeContenderHandle("cpu", Role.DEVICE, events, 4));

        assertThat(result.ratio(result.rows().getFirst())).isNaN();
    }

    @Test
    void whoFailsDropsOutAndIsNamed() {
        Result result = run(
                2,
                new FakeContenderHandle("ours", Role.DEVICE, events, 1, 1),
                new FakeContenderHandle("weak", Role.PEER, events, 1, -1));

        assertThat(result.rows()).extracting(Result.Row::contender).containsExactly("ours");
        assertThat(notes).containsExactly("weak drops out of " + CASE.id() + ": it is tired");
    }

    @Test
    void whoHasNothingForTheCaseIsLeftOutInSilence() {
        Result result = run(
                1,
                new FakeContenderHandle("ours", Role.DEVICE, events, 1),
                new FakeContenderHandle("blas", Role.PEER, events));

        assertThat(result.rows()).extracting(Result.Row::contender).containsExactly("ours");
        assertThat(notes).isEmpty();
    }

    @Test
    void lossesAreComparedWithTheFirstDevices() {
        Result result = run(
                1,
                new FakeContenderHandle("ours", Role.DEVICE, events, 1).withEvidence(2, 1),
                new FakeContenderHandle("close", Role.PEER, events, 1).withEvidence(2.001, 1),
                new FakeContenderHandle("copy", Role.YARDSTICK, events, 1).withEvidence());

        assertThat(result.rows().get(1).difference()).isCloseTo(0.0005, within(1e-9));
        assertThat(result.rows().get(2).difference()).isNaN();
        assertThat(result.disagrees()).isFalse();
    }

    @Test
    void theDevicesEvidenceCountsEvenIfItDropsOut() {
        Result result = run(
                1,
                new FakeContenderHandle("ours", Role.DEVICE, events, -1).withEvidence(2, 1),
                new FakeContenderHandle("other", Role.PEER, events, 1).withEvidence(2, 1.1),
                new FakeContenderHandle("same", Role.PEER, events, 1).withEvidence(2, 1));

        assertThat(result.rows()).extracting(Result.Row::contender).containsExactly("other", "same");
        assertThat(result.rows().getFirst().difference()).isCloseTo(0.1, within(1e-9));
        assertThat(result.rows().getLast().difference()).isZero();
    }

    @Test
    void withoutADeviceTheOddOneOutIsTheOneThatDisagrees() {
        Result result = run(
                1,
                new FakeContenderHandle("wrong", Role.PEER, events, 1).withEvidence(2, 1.5),
                new FakeContenderHandle("right", Role.PEER, events, 1).withEvidence(2, 1),
                new FakeContenderHandle("right too", Role.PEER, events, 1).withEvidence(2, 1));

        assertThat(result.rows())
                .filteredOn(row -> row.difference() > 0)
                .extracting(Result.Row::contender)
                .containsExactly("wrong");
    }

    /** 0.02 is what rounding to BFLOAT16 was seen to do to losses, and four times what TF32 was. */
    @Test
    void roundedProductsMayBeFurtherAwayAsFarAsTheyAreRounded() {
        for (MatmulPrecision precision : MatmulPrecision.values()) {
            assertThat(losses(precision, 2.04).disagrees()).isEqualTo(precision != MatmulPrecision.BFLOAT16);
            assertThat(losses(precision, 2.2).disagrees()).isTrue();
        }
    }

    @Test
    void aPeerThatRoundsTooMayBeFurtherAwayOnceMore() {
        assertThat(losses(MatmulPrecision.TF32, MatmulPrecision.FLOAT32, 2.024).disagrees())
                .isTrue();
        assertThat(losses(MatmulPrecision.TF32, MatmulPrecision.TF32, 2.024).disagrees())
                .isFalse();
        assertThat(losses(MatmulPrecision.TF32, MatmulPrecision.TF32, 2.04).disagrees())
                .isTrue();
    }

    private Result losses(MatmulPrecision precision, double other) {
        return losses(precision, MatmulPrecision.FLOAT32, other);
    }

    private Result losses(MatmulPrecision precision, MatmulPrecision others, double other) {
        return run(
                precision,
                1,
                new FakeContenderHandle("ours", Role.DEVICE, events, 1).withEvidence(2, 1),
                new FakeContenderHandle("other", Role.PEER, events, 1)
                        .withEvidence(other, 1)
                        .rounding(others));
    }

    @Test
    void otherLossesAreADisagreement() {
        Result result = run(
                1,
                new FakeContenderHandle("ours", Role.DEVICE, events, 1).withEvidence(2, 1),
                new FakeContenderHandle("other", Role.PEER, events, 1).withEvidence(2, 1.1));

        assertThat(result.disagrees()).isTrue();
    }
}

package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;

/**
 * Measures a case: all contenders in alternation, round by round, so that drifts of the machine's speed affect all
 * alike.
 */
final class Rounds {
    private final int rounds;
    private final MatmulPrecision precision;
    private final Consumer<String> notes;

    /**
     * @param rounds the number of rounds
     * @param precision the precision of this engine's matrix products
     * @param notes receives a sentence for each contender that drops out
     */
    Rounds(int rounds, MatmulPrecision precision, Consumer<String> notes) {
        this.rounds = rounds;
        this.precision = precision;
        this.notes = notes;
    }

    /** A contender in this case. */
    private static final class Runner {
        final ContenderHandle contender;
        final ContenderHandle.Prepared prepared;
        final double[] seconds;

        Runner(ContenderHandle contender, ContenderHandle.Prepared prepared, int rounds) {
            this.contender = contender;
            this.prepared = prepared;
            this.seconds = new double[rounds];
        }
    }

    /**
     * Measures the case with the contenders that support it.
     *
     * @param beforeRound called with each round's number
     */
    Result run(BenchmarkCase benchmarkCase, int threads, List<ContenderHandle> contenders, IntConsumer beforeRound) {
        List<Runner> runners = new ArrayList<>();
        for (ContenderHandle contender : contenders) {
            prepare(contender, benchmarkCase).ifPresent(runners::add);
        }
        List<Runner> prepared = List.copyOf(runners);
        TurnOrder order = new TurnOrder();
        for (int round = 0; round < rounds; round++) {
            beforeRound.accept(round);
            for (Runner runner : order.next(runners)) {
                if (!measure(runner, benchmarkCase, round)) {
                    runners.remove(runner);
                }
            }
        }
        return result(benchmarkCase, threads, runners, expected(prepared));
    }

    private Optional<Runner> prepare(ContenderHandle contender, BenchmarkCase benchmarkCase) {
        try {
            Optional<ContenderHandle.Prepared> prepared = contender.prepare(benchmarkCase);
            if (prepared.isPresent()) {
                contender.settle();
            }
            return prepared.map(ready -> new Runner(contender, ready, rounds));
        } catch (ContenderFailure failure) {
            dropOut(contender, benchmarkCase, failure);
            return Optional.empty();
        }
    }

    private boolean measure(Runner runner, BenchmarkCase benchmarkCase, int round) {
        try {
            runner.seconds[round] = runner.contender.measure();
            return true;
        } catch (ContenderFailure failure) {
            dropOut(runner.contender, benchmarkCase, failure);
            return false;
        }
    }

    private void dropOut(ContenderHandle contender, BenchmarkCase benchmarkCase, ContenderFailure failure) {
        notes.accept(contender.name() + " drops out of " + benchmarkCase.id() + ": " + failure.getMessage());
    }

    /**
     * The evidence with which the others are compared: the first device's, even if it dropped out later; without a
     * device, the median of all contenders.
     */
    private static double[] expected(List<Runner> prepared) {
        List<Runner> withEvidence = prepared.stream()
                .filter(runner -> runner.prepared.evidence().length > 0)
                .toList();
        return withEvidence.stream()
                .filter(runner -> runner.contender.role() == Role.DEVICE)
                .findFirst()
                .map(runner -> runner.prepared.evidence())
                .orElseGet(() -> Statistics.medians(withEvidence.stream()
                        .map(runner -> runner.prepared.evidence())
                        .toList()));
    }

    private Result result(BenchmarkCase benchmarkCase, int threads, List<Runner> runners, double[] expected) {
        List<Result.Row> rows = runners.stream()
                .map(runner -> {
                    double[] evidence = runner.prepared.evidence();
                    double difference =
                            evidence.length == 0 ? Double.NaN : Statistics.largestDifference(expected, evidence);
                    return new Result.Row(
                            runner.contender.name(),
                            runner.contender.role(),
                            runner.contender.precision(),
                            runner.prepared.billions(),
                            runner.seconds,
                            difference);
                })
                .toList();
        return new Result(benchmarkCase, threads, precision, rows, new double[0]);
    }
}

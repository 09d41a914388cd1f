package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.Suite;

/** The whole run: for each number of threads, each suite, each case. */
public final class Benchmark {

    /** Receives progress events. */
    public interface Listener {
        /** The contenders of a suite are about to start. */
        void suiteStarts(Suite suite, int threads);

        /** A case is about to be measured. */
        void caseStarts(Case of, int threads);

        /** A case was measured. */
        void caseEnds(Result result);

        /** Something that a reader of the figures should know, in one sentence. */
        void note(String sentence);
    }

    /**
     * What came out.
     *
     * @param descriptions of the contenders that have rows, by name
     */
    public record Outcome(List<Result> results, Map<Integer, Limits> limits, Map<String, String> descriptions) {
        public Limits limits(Result result) {
            return limits.get(result.threads());
        }
    }

    private final Roster roster;
    private final Map<Suite, List<Case>> cases;
    private final Listener listener;
    private final int roundCount;
    private final Rounds rounds;
    private final List<Result> results = new ArrayList<>();
    private final Map<String, String> descriptions = new LinkedHashMap<>();

    /** @param cases what to measure; suites without cases are left out */
    public Benchmark(Roster roster, Map<Suite, List<Case>> cases, int rounds, Listener listener) {
        this.roster = roster;
        this.cases = cases;
        this.listener = listener;
        this.roundCount = rounds;
        this.rounds = new Rounds(rounds, roster.precision(), listener::note);
    }

    /** Runs it all. */
    public Outcome run(List<Integer> threadCounts) {
        Map<Integer, Limits> limits = new LinkedHashMap<>();
        for (int threads : threadCounts) {
            try (Yardsticks yardsticks = yardsticks(threads)) {
                cases.forEach((suite, members) -> {
                    if (!members.isEmpty()) {
                        run(suite, members, threads, yardsticks);
                    }
                });
                limits.put(threads, yardsticks.limits());
            }
        }
        return new Outcome(List.copyOf(results), limits, descriptions);
    }

    private Yardsticks yardsticks(int threads) {
        return roster.isHeldAgainstHost()
                ? new Yardsticks(threads, name -> roster.start(JavaEntrant.yardstick(name), threads), listener::note)
                : Yardsticks.none(threads);
    }

    private void run(Suite suite, List<Case> members, int threads, Yardsticks yardsticks) {
        listener.suiteStarts(suite, threads);
        List<Opponent> opponents = new ArrayList<>();
        try {
            for (Entrant entrant : roster.entrants(suite)) {
                start(entrant, threads, opponents);
            }
            for (Case of : members) {
                listener.caseStarts(of, threads);
                Result result = rounds.run(of, threads, opponents, round -> yardsticks.measure(of, round))
                        .beside(yardsticks.leastSeconds(of, roundCount));
                results.add(result);
                describe(result, opponents);
                listener.caseEnds(result);
            }
        } finally {
            opponents.forEach(Opponent::close);
        }
    }

    private void start(Entrant entrant, int threads, List<Opponent> started) {
        try {
            started.add(roster.start(entrant, threads));
        } catch (OpponentFailure failure) {
            listener.note(entrant.name() + " does not take part: " + failure.getMessage());
        }
    }

    private void describe(Result result, List<Opponent> opponents) {
        for (Result.Row row : result.rows()) {
            opponents.stream()
                    .filter(opponent -> opponent.name().equals(row.contender()))
                    .forEach(opponent -> descriptions.put(opponent.name(), opponent.description()));
        }
    }
}

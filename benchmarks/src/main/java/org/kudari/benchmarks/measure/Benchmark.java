package org.kudari.benchmarks.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.Suite;

/** A whole run: for each number of threads, each suite, each case. */
public final class Benchmark {

    /** Receives progress events. */
    public interface Listener {
        /** The contenders of a suite are about to start. */
        void suiteStarts(Suite suite, int threads);

        /** A case is about to be measured. */
        void caseStarts(BenchmarkCase benchmarkCase, int threads);

        /** A case was measured. */
        void caseEnds(Result result);

        /** A fact that readers of the results should know, in one sentence. */
        void note(String sentence);
    }

    /**
     * The results of a run.
     *
     * @param descriptions the descriptions of the contenders that have results, by name
     */
    public record Outcome(List<Result> results, Map<Integer, MachineLimits> limits, Map<String, String> descriptions) {
        public MachineLimits limits(Result result) {
            return limits.get(result.threads());
        }
    }

    private final Roster roster;
    private final Map<Suite, List<BenchmarkCase>> cases;
    private final Listener listener;
    private final int roundCount;
    private final Rounds rounds;
    private final List<Result> results = new ArrayList<>();
    private final Map<String, String> descriptions = new LinkedHashMap<>();

    /** @param cases the cases to measure; suites without cases are left out */
    public Benchmark(Roster roster, Map<Suite, List<BenchmarkCase>> cases, int rounds, Listener listener) {
        this.roster = roster;
        this.cases = cases;
        this.listener = listener;
        this.roundCount = rounds;
        this.rounds = new Rounds(rounds, roster.precision(), listener::note);
    }

    /** Runs everything. */
    public Outcome run(List<Integer> threadCounts) {
        Map<Integer, MachineLimits> limits = new LinkedHashMap<>();
        for (int threads : threadCounts) {
            try (MachineLimitMeter machineLimitMeter = limitMeter(threads)) {
                cases.forEach((suite, members) -> {
                    if (!members.isEmpty()) {
                        run(suite, members, threads, machineLimitMeter);
                    }
                });
                limits.put(threads, machineLimitMeter.limits());
            }
        }
        return new Outcome(List.copyOf(results), limits, descriptions);
    }

    private MachineLimitMeter limitMeter(int threads) {
        return roster.isHeldAgainstHost()
                ? new MachineLimitMeter(
                        threads, name -> roster.start(JavaLauncher.yardstick(name), threads), listener::note)
                : MachineLimitMeter.none(threads);
    }

    private void run(Suite suite, List<BenchmarkCase> members, int threads, MachineLimitMeter machineLimitMeter) {
        listener.suiteStarts(suite, threads);
        List<ContenderHandle> contenders = new ArrayList<>();
        try {
            for (ContenderLauncher launcher : roster.launchers(suite)) {
                start(launcher, threads, contenders);
            }
            for (BenchmarkCase benchmarkCase : members) {
                listener.caseStarts(benchmarkCase, threads);
                Result result = rounds.run(
                                benchmarkCase,
                                threads,
                                contenders,
                                round -> machineLimitMeter.measure(benchmarkCase, round))
                        .beside(machineLimitMeter.leastSeconds(benchmarkCase, roundCount));
                results.add(result);
                describe(result, contenders);
                listener.caseEnds(result);
            }
        } finally {
            contenders.forEach(ContenderHandle::close);
        }
    }

    private void start(ContenderLauncher launcher, int threads, List<ContenderHandle> started) {
        try {
            started.add(roster.start(launcher, threads));
        } catch (ContenderFailure failure) {
            listener.note(launcher.name() + " does not take part: " + failure.getMessage());
        }
    }

    private void describe(Result result, List<ContenderHandle> contenders) {
        for (Result.Row row : result.rows()) {
            contenders.stream()
                    .filter(contender -> contender.name().equals(row.contender()))
                    .forEach(contender -> descriptions.put(contender.name(), contender.description()));
        }
    }
}

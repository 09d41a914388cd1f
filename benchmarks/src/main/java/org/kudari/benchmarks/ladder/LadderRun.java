package org.kudari.benchmarks.ladder;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.kudari.backend.Backend;
import org.kudari.backend.DeviceSettings;
import org.kudari.benchmarks.contender.Workload;
import org.kudari.benchmarks.contender.WorkloadTimer;
import org.kudari.benchmarks.measure.TurnOrder;
import org.kudari.cpu.CpuProvider;

/** Checks the rungs of a ladder and measures them, in this process, in alternation. */
public final class LadderRun {
    private static final long SEED = 1;

    private final int rounds;
    private final int threads;
    private final Consumer<String> progress;

    /**
     * @param threads if more than 1, the engine is also measured with so many threads
     * @param progress receives a description of each action
     */
    public LadderRun(int rounds, int threads, Consumer<String> progress) {
        this.rounds = rounds;
        this.threads = threads;
        this.progress = progress;
    }

    private record Runner(String name, String adds, Workload workload, double difference, double[] seconds) {
        LadderResult.RungResult result() {
            return new LadderResult.RungResult(name, adds, seconds, difference);
        }
    }

    /**
     * Measures a ladder.
     *
     * @param size the rows and columns of its matrices
     * @throws WrongResult before anything is measured, if a rung's result is wrong
     */
    public LadderResult run(Ladder ladder, int size) {
        Problem problem = ladder.problem(size, new Random(SEED));
        ResultCheck resultCheck = new ResultCheck(ladder, problem);
        List<Runner> runners = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (Rung rung : ladder.rungs()) {
            VectorSupport.obstacle(rung)
                    .ifPresentOrElse(
                            skipped::add,
                            () -> runners.add(
                                    runner(rung.name(), rung.adds(), rung.work().apply(problem), resultCheck)));
        }
        try (Backend one = engine(1);
                Backend all = engine(threads)) {
            Runnable alone = ladder.engine(one, problem);
            runners.add(runner(LadderResult.ENGINE, "what this engine ships, with one thread", alone, resultCheck));
            if (threads > 1) {
                String name = LadderResult.ENGINE + ", " + threads + " threads";
                runners.add(runner(name, "the same with more threads", ladder.engine(all, problem), resultCheck));
            }
            measure(ladder, runners);
        }
        List<LadderResult.RungResult> rungs =
                runners.stream().map(Runner::result).toList();
        return new LadderResult(ladder, size, ladder.tolerance(problem), ladder.billions(problem), rungs, skipped);
    }

    private Runner runner(String name, String adds, Runnable work, ResultCheck resultCheck) {
        double difference = resultCheck.largestDifference(name, work);
        return new Runner(name, adds, Workload.of(work), difference, new double[rounds]);
    }

    static Backend engine(int threads) {
        CpuProvider provider = new CpuProvider();
        return provider.open(provider.kind(), DeviceSettings.DEFAULT.withThreads(threads));
    }

    private void measure(Ladder ladder, List<Runner> runners) {
        for (Runner runner : runners) {
            progress.accept("warming up " + ladder.name() + ", " + runner.name());
            WorkloadTimer.settle(runner.workload());
        }
        TurnOrder order = new TurnOrder();
        for (int round = 0; round < rounds; round++) {
            progress.accept("measuring " + ladder.name() + ", round " + (round + 1) + " of " + rounds);
            for (Runner runner : order.next(runners)) {
                runner.seconds()[round] = WorkloadTimer.measure(runner.workload());
            }
        }
    }
}

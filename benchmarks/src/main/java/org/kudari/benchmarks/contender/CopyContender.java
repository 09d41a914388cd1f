package org.kudari.benchmarks.contender;

import java.util.Optional;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.cpu.Workers;

/** What maps and reductions are held against: a copy of as many floats. It has no results to compare. */
final class CopyContender implements Contender {
    private final Workers workers;

    CopyContender(int threads) {
        this.workers = new Workers(threads);
    }

    @Override
    public String description() {
        return "a copy loop on the Vector API";
    }

    @Override
    public Optional<Workload> prepare(Case of) {
        return switch (of) {
            case MapCase map -> Optional.of(copy(map.elements()));
            case ReduceCase reduce -> Optional.of(copy(reduce.rows() * reduce.columns()));
            case MatMulCase _, TrainCase _ -> Optional.empty();
        };
    }

    private Workload copy(int elements) {
        CopyLoop loop = new CopyLoop(workers, elements);
        return new Workload() {
            @Override
            public void call() {
                loop.run();
            }

            @Override
            public double[] evidence() {
                return new double[0];
            }

            @Override
            public double billions(Case of) {
                return loop.bytes() * 1e-9;
            }
        };
    }

    @Override
    public void close() {
        workers.close();
    }
}

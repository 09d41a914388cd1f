package org.kudari.benchmarks.contender;

import java.util.Optional;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.EpochCase;
import org.kudari.benchmarks.cases.MapCase;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.cases.ReduceCase;
import org.kudari.benchmarks.cases.TensorCase;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.cpu.threads.WorkerPool;

/** A copy of as many floats, with which maps and reductions are compared. It has no results to compare. */
final class CopyContender implements Contender {
    private final WorkerPool workerPool;

    CopyContender(int threads) {
        this.workerPool = new WorkerPool(threads);
    }

    @Override
    public String description() {
        return "a copy loop on the Vector API";
    }

    @Override
    public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
        return switch (benchmarkCase) {
            case MapCase map -> Optional.of(copy(map.elements()));
            case TensorCase tensor -> Optional.of(copy(tensor.elements()));
            case ReduceCase reduce -> Optional.of(copy(reduce.rows() * reduce.columns()));
            case MatMulCase _, TrainCase _, EpochCase _ -> Optional.empty();
        };
    }

    private Workload copy(int elements) {
        CopyLoop loop = new CopyLoop(workerPool, elements);
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
            public double billions(BenchmarkCase benchmarkCase) {
                return loop.bytes() * 1e-9;
            }
        };
    }

    @Override
    public void close() {
        workerPool.close();
    }
}

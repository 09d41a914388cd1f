package org.kudari.benchmarks.contender;

import java.util.Optional;
import org.kudari.benchmarks.FmaPeak;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.cpu.threads.WorkerPool;

/**
 * A limit of the machine, measured in alternation with the contenders. It does the same work for every case, and has no
 * results to compare.
 */
final class LimitContender implements Contender {
    /** The floats of the copy: 128 MB in each direction, more than any cache. */
    private static final int BEYOND_CACHES = 32 << 20;

    private final String description;
    private final WorkerPool workerPool;
    private final Runnable work;
    private final double billions;

    private LimitContender(String description, WorkerPool workerPool, Runnable work, double billions) {
        this.description = description;
        this.workerPool = workerPool;
        this.work = work;
        this.billions = billions;
    }

    /** Multiply-adds on registers. */
    static LimitContender fma(int threads) {
        WorkerPool workerPool = new WorkerPool(threads);
        float[] sink = new float[threads];
        return new LimitContender(
                "multiply-adds on registers",
                workerPool,
                () -> FmaPeak.measure(workerPool, sink),
                FmaPeak.flops(threads) * 1e-9);
    }

    /** A copy beyond the caches. */
    static LimitContender stream(int threads) {
        WorkerPool workerPool = new WorkerPool(threads);
        CopyLoop loop = new CopyLoop(workerPool, BEYOND_CACHES);
        return new LimitContender("a copy beyond the caches", workerPool, loop::run, loop.bytes() * 1e-9);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
        return Optional.of(new Workload() {
            @Override
            public void call() {
                work.run();
            }

            @Override
            public double[] evidence() {
                return new double[0];
            }

            @Override
            public double billions(BenchmarkCase any) {
                return billions;
            }

            @Override
            public boolean isLimit() {
                return true;
            }
        });
    }

    @Override
    public void close() {
        workerPool.close();
    }
}

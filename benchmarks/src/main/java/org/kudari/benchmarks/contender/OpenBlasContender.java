package org.kudari.benchmarks.contender;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.kudari.benchmarks.OpenBlas;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.MatMulCase;

/** OpenBLAS's {@code sgemm} on native memory, into an output that is allocated once. */
final class OpenBlasContender implements Contender {
    private final OpenBlas blas = new OpenBlas();

    OpenBlasContender(int threads) {
        blas.setThreads(threads);
    }

    @Override
    public String description() {
        return blas.config();
    }

    @Override
    public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
        return benchmarkCase instanceof MatMulCase product ? Optional.of(product(product)) : Optional.empty();
    }

    private Workload product(MatMulCase shape) {
        // Freed by the garbage collector, because a workload has no end.
        Arena arena = Arena.ofAuto();
        MemorySegment a = copy(arena, shape.a());
        MemorySegment b = copy(arena, shape.b());
        MemorySegment c = copy(arena, new float[shape.m() * shape.n()]);
        return new Workload() {
            @Override
            public void call() {
                blas.multiply(shape.m(), shape.n(), shape.k(), a, shape.aTransposed(), b, shape.bTransposed(), c);
            }

            @Override
            public double[] evidence() {
                call();
                return ResultSamples.of((long) shape.m() * shape.n(), i -> c.getAtIndex(ValueLayout.JAVA_FLOAT, i));
            }
        };
    }

    private static MemorySegment copy(Arena arena, float[] values) {
        MemorySegment copy = arena.allocate(4L * values.length, 64);
        MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_FLOAT, 0, values.length);
        return copy;
    }
}

package org.kudari.benchmarks.peers.vectorblas;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Optional;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.MatMulCase;
import org.kudari.benchmarks.contender.Contender;
import org.kudari.benchmarks.contender.ContenderFactory;
import org.kudari.benchmarks.contender.ResultSamples;
import org.kudari.benchmarks.contender.Workload;

/** VectorBLAS, the BLAS on the Vector API of dev.ludovic.netlib. It has one thread. */
public final class VectorBlasFactory implements ContenderFactory {

    /** Beyond, it falls out of the caches and takes 6 seconds a call, 30 times what the others take. */
    private static final double MOST_FLOPS = 1e10;

    /** For {@link java.util.ServiceLoader}. */
    public VectorBlasFactory() {}

    @Override
    public Contender open(int threads) {
        if (threads > 1) {
            throw new IllegalStateException("it works on one thread only");
        }
        BLAS blas = JavaBLAS.getInstance();
        return new Contender() {
            @Override
            public String description() {
                return "netlib 3.2.0, " + blas.getClass().getSimpleName();
            }

            @Override
            public Optional<Workload> prepare(BenchmarkCase benchmarkCase) {
                return benchmarkCase instanceof MatMulCase product && product.flops() < MOST_FLOPS
                        ? Optional.of(new Product(blas, product))
                        : Optional.empty();
            }
        };
    }

    /** BLAS counts columns first: the transposed product {@code C' = B' A'}, each matrix as it lies in memory. */
    private static final class Product implements Workload {
        private final BLAS blas;
        private final MatMulCase shape;
        private final float[] a;
        private final float[] b;
        private final float[] c;

        Product(BLAS blas, MatMulCase shape) {
            this.blas = blas;
            this.shape = shape;
            a = shape.a();
            b = shape.b();
            c = new float[shape.m() * shape.n()];
        }

        @Override
        public void call() {
            blas.sgemm(
                    shape.bTransposed() ? "T" : "N",
                    shape.aTransposed() ? "T" : "N",
                    shape.n(),
                    shape.m(),
                    shape.k(),
                    1,
                    b,
                    shape.bColumns(),
                    a,
                    shape.aColumns(),
                    0,
                    c,
                    shape.n());
        }

        @Override
        public double[] evidence() {
            call();
            return ResultSamples.of(c);
        }
    }
}

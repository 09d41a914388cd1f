package org.kudari.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.kudari.cpu.threads.WorkerPool;

/** The peak of this machine in float32 operations a second: multiply-adds on registers and nothing else. */
public final class FmaPeak {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 400_000;
    private static final int CHAINS = 12;

    private FmaPeak() {}

    /**
     * GFLOP/s of all workers together, from one timed burst of about a millisecond. Call it often and take the best.
     */
    public static double measure(WorkerPool workerPool, float[] sink) {
        int threads = workerPool.threads();
        long start = System.nanoTime();
        workerPool.run(threads, (i, worker) -> sink[i] = chains(ROUNDS, 0.999f, 0.001f));
        double seconds = (System.nanoTime() - start) * 1e-9;
        return flops(threads) / seconds * 1e-9;
    }

    /** The number of operations of one {@link #measure}. */
    public static double flops(int threads) {
        return 2.0 * threads * ROUNDS * CHAINS * S.length();
    }

    /** Twelve independent chains: enough to hide the latency of two units. */
    private static float chains(int rounds, float factor, float summand) {
        FloatVector x = FloatVector.broadcast(S, factor);
        FloatVector y = FloatVector.broadcast(S, summand);
        FloatVector a = y;
        FloatVector b = y;
        FloatVector c = y;
        FloatVector d = y;
        FloatVector e = y;
        FloatVector f = y;
        FloatVector g = y;
        FloatVector h = y;
        FloatVector i = y;
        FloatVector j = y;
        FloatVector k = y;
        FloatVector l = y;
        for (int r = 0; r < rounds; r++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        return sum.lane(0);
    }
}

package org.kudari.cpu.gemm;

import java.util.ArrayDeque;
import org.kudari.cpu.gemm.GemmPlanCache.Planned;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.microkernel.PlainMicroKernels;
import org.kudari.cpu.microkernel.VectorMicroKernels;
import org.kudari.cpu.threads.WorkerPool;

/**
 * The product of float32 matrices: C = A B or C += A B, of any strides, one or a batch.
 *
 * <p>Every element of C is the sum over p = 0, 1, 2, ... of A[i,p] B[p,j], added in that order, starting from zero or
 * from what C held, with one rounding for each p. (Two on a processor without FMA, where only the plain tier is usable.)
 * Nothing else decides its bits: not the number of threads, the blocking, the path taken for small shapes, the strides,
 * the tier, not even the vector width. So every one of these may be tuned freely. NaN and infinity propagate as in that sum.
 *
 * <p>Safe to use from many threads at once. A call in a steady state allocates a few small objects.
 */
public final class Gemm {

    /** Below this many multiply-adds, waking a second thread costs more than it saves. */
    private static final long WORTH_SHARING = 1L << 19;

    private final WorkerPool workerPool;
    private final Packing packing;
    private final GemmPlanCache plans;
    private final ArrayDeque<BlockedGemm> idle = new ArrayDeque<>();

    /** Products through given micro-kernels, shared by the threads of a pool. */
    public Gemm(WorkerPool workerPool, MicroKernels kernels) {
        this(workerPool, kernels, true);
    }

    /** @param shortcuts whether small products go a way of their own */
    Gemm(WorkerPool workerPool, MicroKernels kernels, boolean shortcuts) {
        this.workerPool = workerPool;
        this.packing = new Packing(kernels);
        this.plans = new GemmPlanCache(packing, shortcuts);
    }

    /**
     * Products through the Vector API, which must be among the JVM's modules, on a processor with FMA.
     *
     * @param bits the vector width: 128, 256 or 512
     */
    public static Gemm vector(WorkerPool workerPool, int bits) {
        return new Gemm(workerPool, VectorMicroKernels.shared(bits));
    }

    /** Products in plain Java, for a JVM without the Vector API. */
    public static Gemm plain(WorkerPool workerPool) {
        return new Gemm(workerPool, new PlainMicroKernels());
    }

    /** C = A B, or C += A B if {@code accumulate}. */
    public void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        multiply(a, b, c, accumulate, null);
    }

    /**
     * C = A B, or C += A B if {@code accumulate}.
     *
     * @param a m x k
     * @param b k x n
     * @param c m x n; must not overlap the operands
     * @param blockEpilogue what to do to each finished block of C, or null
     */
    public void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate, BlockEpilogue blockEpilogue) {
        requireProduct(a, b, c);
        if (c.rows() == 0 || c.columns() == 0) {
            return;
        }
        Planned planned = plans.plan(a, b, c);
        multiply(planned, a, b, c, accumulate, 0, blockEpilogue, team(planned));
    }

    /**
     * A batch of products of one shape: {@link #multiply(Matrix, Matrix, Matrix, boolean, BlockEpilogue)} for the matrices of
     * each index.
     *
     * @param count the number of products
     */
    public void multiply(
            int count, MatrixBatch a, MatrixBatch b, MatrixBatch c, boolean accumulate, BlockEpilogue blockEpilogue) {
        requireProduct(a.first(), b.first(), c.first());
        if (c.first().rows() == 0 || c.first().columns() == 0) {
            return;
        }
        Planned planned = plans.plan(a.first(), b.first(), c.first());
        long work = planned.shape().multiplyAdds();
        if (count > 1 && work * count >= WORTH_SHARING && (work < WORTH_SHARING || count >= 4 * workerPool.threads())) {
            // Whole products are the better tasks here: the loops inside each of them then run on one thread.
            workerPool.run(
                    count,
                    (i, _) -> multiply(planned, a.get(i), b.get(i), c.get(i), accumulate, i, blockEpilogue, null));
            return;
        }
        WorkerPool team = team(planned);
        for (int i = 0; i < count; i++) {
            multiply(planned, a.get(i), b.get(i), c.get(i), accumulate, i, blockEpilogue, team);
        }
    }

    private static void requireProduct(Matrix a, Matrix b, Matrix c) {
        if (a.rows() != c.rows() || b.columns() != c.columns() || a.columns() != b.rows()) {
            throw new IllegalArgumentException("no product of [%d, %d] and [%d, %d] into [%d, %d]"
                    .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
        }
    }

    /** The threads that share one product, or null if the calling thread computes all of it. */
    private WorkerPool team(Planned planned) {
        return planned.shape().multiplyAdds() >= WORTH_SHARING ? workerPool : null;
    }

    /** @param index the number of the product in its batch */
    private void multiply(
            Planned planned,
            Matrix a,
            Matrix b,
            Matrix c,
            boolean accumulate,
            int index,
            BlockEpilogue blockEpilogue,
            WorkerPool team) {
        BlockedGemm blockedGemm = acquire();
        try {
            if (team == null && planned.small() != null) {
                planned.small().run(a, b, c, accumulate, blockedGemm.workspace());
                if (blockEpilogue != null) {
                    blockEpilogue.block(index, 0, c.rows(), 0, c.columns());
                }
            } else {
                blockedGemm.run(planned.tiling(), team, a, b, c, accumulate, index, blockEpilogue);
            }
        } finally {
            release(blockedGemm);
        }
    }

    private BlockedGemm acquire() {
        synchronized (idle) {
            BlockedGemm blockedGemm = idle.pollFirst();
            if (blockedGemm != null) {
                return blockedGemm;
            }
        }
        return new BlockedGemm(packing);
    }

    private void release(BlockedGemm blockedGemm) {
        synchronized (idle) {
            idle.addFirst(blockedGemm);
        }
    }
}

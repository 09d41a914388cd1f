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
 * <p>Safe to use from many threads at once. A call in a steady state allocates nothing, but for a batch that threads share.
 */
public final class Gemm {

    /** Below this many multiply-adds, waking a second thread costs more than it saves. */
    private static final long WORTH_SHARING = 1L << 19;

    private final WorkerPool workerPool;
    private final Packing packing;
    private final GemmPlanCache plans;
    private final ArrayDeque<BlockedGemm> idle = new ArrayDeque<>();

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
        multiply(1, a, 0, b, 0, c, 0, accumulate, blockEpilogue);
    }

    /**
     * A batch of products of one shape. The matrices given are those of product 0; those of product i start i steps
     * further on. An operand's step may be zero: it is then shared by all.
     */
    public void multiply(
            int batch,
            Matrix a,
            int aStep,
            Matrix b,
            int bStep,
            Matrix c,
            int cStep,
            boolean accumulate,
            BlockEpilogue blockEpilogue) {
        if (a.rows() != c.rows() || b.columns() != c.columns() || a.columns() != b.rows()) {
            throw new IllegalArgumentException("no product of [%d, %d] and [%d, %d] into [%d, %d]"
                    .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
        }
        if (c.rows() == 0 || c.columns() == 0) {
            return;
        }
        Planned planned = plan(
                c.rows(),
                c.columns(),
                a.columns(),
                a.rowStride(),
                a.columnStride(),
                b.rowStride(),
                b.columnStride(),
                c.rowStride(),
                c.columnStride());
        multiply(
                planned,
                batch,
                a.data(),
                a.offset(),
                aStep,
                b.data(),
                b.offset(),
                bStep,
                c.data(),
                c.offset(),
                cStep,
                accumulate,
                blockEpilogue);
    }

    /** How products of a {@link GemmShape} that is not empty are computed. */
    public Planned plan(int m, int n, int k, int aRow, int aColumn, int bRow, int bColumn, int cRow, int cColumn) {
        return plans.plan(m, n, k, aRow, aColumn, bRow, bColumn, cRow, cColumn);
    }

    /**
     * A batch of products of a planned shape.
     *
     * @param aAt where in its array A starts, the first of them; the same for B and C
     */
    public void multiply(
            Planned planned,
            int batch,
            float[] a,
            int aAt,
            int aStep,
            float[] b,
            int bAt,
            int bStep,
            float[] c,
            int cAt,
            int cStep,
            boolean accumulate,
            BlockEpilogue blockEpilogue) {
        long work = planned.shape().multiplyAdds();
        if (batch > 1 && work * batch >= WORTH_SHARING && (work < WORTH_SHARING || batch >= 4 * workerPool.threads())) {
            // Whole products are the better tasks here: the loops inside each of them then run on one thread.
            workerPool.run(batch, (i, _) -> {
                one(
                        planned,
                        i,
                        a,
                        aAt + i * aStep,
                        b,
                        bAt + i * bStep,
                        c,
                        cAt + i * cStep,
                        accumulate,
                        blockEpilogue,
                        null);
            });
            return;
        }
        WorkerPool team = work >= WORTH_SHARING ? workerPool : null;
        for (int i = 0; i < batch; i++) {
            one(
                    planned,
                    i,
                    a,
                    aAt + i * aStep,
                    b,
                    bAt + i * bStep,
                    c,
                    cAt + i * cStep,
                    accumulate,
                    blockEpilogue,
                    team);
        }
    }

    private void one(
            Planned planned,
            int i,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            boolean accumulate,
            BlockEpilogue blockEpilogue,
            WorkerPool team) {
        GemmShape shape = planned.shape();
        BlockedGemm blockedGemm = take();
        try {
            if (team == null && planned.small() != null) {
                planned.small().run(a, aAt, b, bAt, c, cAt, accumulate, blockedGemm.workspace());
                if (blockEpilogue != null) {
                    blockEpilogue.block(i, 0, shape.m(), 0, shape.n());
                }
            } else {
                blockedGemm.run(planned.gemmTiling(), team, a, aAt, b, bAt, c, cAt, accumulate, i, blockEpilogue);
            }
        } finally {
            give(blockedGemm);
        }
    }

    private BlockedGemm take() {
        synchronized (idle) {
            BlockedGemm blockedGemm = idle.pollFirst();
            if (blockedGemm != null) {
                return blockedGemm;
            }
        }
        return new BlockedGemm(packing);
    }

    private void give(BlockedGemm blockedGemm) {
        synchronized (idle) {
            idle.addFirst(blockedGemm);
        }
    }
}

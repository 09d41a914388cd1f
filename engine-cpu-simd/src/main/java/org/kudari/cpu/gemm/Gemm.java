package org.kudari.cpu.gemm;

import java.util.ArrayDeque;
import java.util.Locale;
import org.kudari.cpu.gemm.GemmPlanCache.Planned;
import org.kudari.cpu.microkernel.MicroKernels;
import org.kudari.cpu.microkernel.PlainMicroKernels;
import org.kudari.cpu.microkernel.VectorMicroKernels;
import org.kudari.cpu.threads.ThreadGauge;
import org.kudari.cpu.threads.WorkerPool;

/**
 * Products of float32 matrices with any strides, C = A B or C += A B, one at a time or in batches.
 *
 * <p>Each element of C is the sum over p = 0, 1, 2, ... of A[i,p] B[p,j]. The terms are added in that order, starting
 * from zero or from the element of C, with one rounding for each p. A processor without FMA rounds twice for each p,
 * but only the plain tier runs there. Sums of more than {@value DeepGemm#CHUNK} terms are added as {@link DeepGemm}
 * says, and then written or added to C. Nothing else decides the bits: not the number of threads, the blocking, the
 * strides, the tier or the vector width, nor whether {@link BlockedGemm} or {@link SmallGemm} computes the product. So
 * each of these may be tuned freely. NaN and infinity propagate as in that sum.
 *
 * <p>Any number of threads may call at the same time. A call allocates a few small objects, or none for a small product.
 * It allocates no arrays once its memory has grown to the size it needs, except for sums of more than
 * {@value DeepGemm#CHUNK} terms.
 */
public final class Gemm {

    /** The multiply-adds that take the time of an addition of other loops. */
    private static final long MULTIPLY_ADDS_PER_ADDITION = 2;

    /** The concurrent products that have aligned memory even for small panels. More would take too much memory. */
    private static final int ALIGNED = 4;

    /** The products of callers that are kept, beside one for each thread of the pool. */
    private static final int KEPT_OF_CALLERS = 16;

    private final WorkerPool pool;
    private final Packing packing;
    private final GemmPlanCache plans;
    private final DeepGemm deepGemm;

    /** The objects that compute no product at the moment. */
    private final ArrayDeque<BlockedGemm> idle = new ArrayDeque<>();

    /** The number of objects created so far. */
    private long created;

    /** Creates products with the given micro-kernels, on the threads of a pool. */
    public Gemm(WorkerPool pool, MicroKernels kernels) {
        this(pool, kernels, true);
    }

    /** @param useSmallGemm whether {@link SmallGemm} computes small products */
    Gemm(WorkerPool pool, MicroKernels kernels, boolean useSmallGemm) {
        this.pool = pool;
        this.packing = new Packing(kernels);
        this.plans = new GemmPlanCache(packing, useSmallGemm);
        this.deepGemm = new DeepGemm(this, pool);
    }

    /**
     * Returns products by the Vector API, which must be among the JVM's modules, on a processor with FMA.
     *
     * @param bits the vector width: 128, 256 or 512
     */
    public static Gemm vector(WorkerPool pool, int bits) {
        return new Gemm(pool, VectorMicroKernels.shared(bits));
    }

    /** Returns products in plain Java, for a JVM without the Vector API. */
    public static Gemm plain(WorkerPool pool) {
        return new Gemm(pool, new PlainMicroKernels());
    }

    /** Computes C = A B, or C += A B if {@code accumulate}. */
    public void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate) {
        multiply(a, b, c, accumulate, null);
    }

    /**
     * Computes C = A B, or C += A B if {@code accumulate}.
     *
     * @param a m x k
     * @param b k x n
     * @param c m x n; must not overlap the operands
     * @param epilogue called for each finished block of C, or null
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate, BlockEpilogue epilogue) {
        requireProduct(a, b, c);
        if (c.rows() == 0 || c.columns() == 0) {
            return;
        }
        if (DeepGemm.suits(a.columns())) {
            deepGemm.multiply(a, b, c, accumulate, 0, epilogue);
            return;
        }
        Planned planned = plans.plan(a, b, c, false);
        multiply(
                planned,
                a.data(),
                a.offset(),
                b.data(),
                b.offset(),
                c.data(),
                c.offset(),
                accumulate,
                0,
                epilogue,
                true);
    }

    /**
     * Computes a batch of products of one shape: {@link #multiply(Matrix, Matrix, Matrix, boolean, BlockEpilogue)} for
     * the matrices of each index.
     *
     * @param count the number of products
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public void multiply(
            int count, MatrixBatch a, MatrixBatch b, MatrixBatch c, boolean accumulate, BlockEpilogue epilogue) {
        requireProduct(a.first(), b.first(), c.first());
        if (c.first().rows() == 0 || c.first().columns() == 0) {
            return;
        }
        if (DeepGemm.suits(a.first().columns())) {
            GemmShape shape = GemmShape.of(a.first(), b.first(), c.first(), true);
            forEachProduct(
                    count,
                    shape,
                    shape.multiplyAdds(),
                    (i, _) -> deepGemm.multiply(a.matrix(i), b.matrix(i), c.matrix(i), accumulate, i, epilogue));
            return;
        }
        Planned planned = plans.plan(a.first(), b.first(), c.first(), false);
        forEachProduct(
                count,
                planned.shape(),
                planned.shape().multiplyAdds(),
                (i, mayShare) -> multiply(planned, a, b, c, accumulate, i, epilogue, mayShare));
    }

    private static void requireProduct(Matrix a, Matrix b, Matrix c) {
        if (a.rows() != c.rows() || b.columns() != c.columns() || a.columns() != b.rows()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "no product of [%d, %d] and [%d, %d] into [%d, %d]",
                    a.rows(),
                    a.columns(),
                    b.rows(),
                    b.columns(),
                    c.rows(),
                    c.columns()));
        }
    }

    /**
     * Computes C = A B for a chunk of a deep product.
     *
     * @param mayShare whether threads may share the product
     */
    void multiplyInRuns(Matrix a, Matrix b, Matrix c, boolean mayShare) {
        Planned planned = plans.plan(a, b, c, true);
        multiply(planned, a.data(), a.offset(), b.data(), b.offset(), c.data(), c.offset(), false, 0, null, mayShare);
    }

    private static long cost(long multiplyAdds) {
        return multiplyAdds / MULTIPLY_ADDS_PER_ADDITION;
    }

    /** Names the work of some products of one shape. */
    private static long name(GemmShape shape, int count) {
        return (long) count << Integer.SIZE | shape.hashCode() & 0xFFFFFFFFL;
    }

    /** One of several products. */
    interface Product {
        /** @param mayShare whether threads may share this product */
        void compute(int index, boolean mayShare);
    }

    /**
     * Computes products of one shape. If they are short or many, each is computed by one thread, and several threads
     * compute as many at a time. If not, threads share one product after the other.
     *
     * @param shape names the work
     * @param multiplyAdds those of one product
     */
    void forEachProduct(int count, GemmShape shape, long multiplyAdds, Product product) {
        ThreadGauge gauge = pool.gauge();
        if (count > 1 && (gauge.isShort(cost(multiplyAdds)) || count >= 4 * pool.threads())) {
            forEach(count, name(shape, count), cost(multiplyAdds * count), product);
            return;
        }
        for (int i = 0; i < count; i++) {
            product.compute(i, true);
        }
    }

    private void forEach(int count, long name, long cost, Product product) {
        ThreadGauge gauge = pool.gauge();
        if (gauge.isShort(cost)) {
            for (int i = 0; i < count; i++) {
                product.compute(i, false);
            }
            return;
        }
        long start = System.nanoTime();
        int threads = gauge.threads(name, cost, start);
        boolean isShared = pool.run(count, threads, (i, _) -> product.compute(i, false));
        if (isShared == threads > 1) {
            gauge.record(name, threads, start);
        }
    }

    /** Computes one product of a batch. */
    private void multiply(
            Planned planned,
            MatrixBatch a,
            MatrixBatch b,
            MatrixBatch c,
            boolean accumulate,
            int index,
            BlockEpilogue epilogue,
            boolean mayShare) {
        multiply(
                planned,
                a.first().data(),
                a.offset(index),
                b.first().data(),
                b.offset(index),
                c.first().data(),
                c.offset(index),
                accumulate,
                index,
                epilogue,
                mayShare);
    }

    /**
     * Computes one product. The plan has the rest of each matrix. Since no matrix is passed on, the JIT leaves out the
     * objects of small products, which take less than a microsecond.
     *
     * @param aAt where A starts in its array; the same for B and C
     * @param index the number of the product in its batch
     * @param mayShare whether threads may share the product
     */
    private void multiply(
            Planned planned,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            boolean accumulate,
            int index,
            BlockEpilogue epilogue,
            boolean mayShare) {
        long cost = cost(planned.shape().multiplyAdds());
        ThreadGauge gauge = pool.gauge();
        if (!mayShare || gauge.isShort(cost)) {
            multiply(planned, a, aAt, b, bAt, c, cAt, accumulate, index, epilogue, 1);
            return;
        }
        long name = name(planned.shape(), 1);
        long start = System.nanoTime();
        int threads = gauge.threads(name, cost, start);
        boolean isShared = multiply(planned, a, aAt, b, bAt, c, cAt, accumulate, index, epilogue, threads);
        if (isShared == threads > 1) {
            gauge.record(name, threads, start);
        }
    }

    /** Computes one product on a number of threads. Returns whether other threads were free to take part. */
    private boolean multiply(
            Planned planned,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            boolean accumulate,
            int index,
            BlockEpilogue epilogue,
            int threads) {
        GemmShape shape = planned.shape();
        BlockedGemm blocked = acquire();
        try {
            if (threads > 1 || planned.small() == null) {
                return blocked.run(
                        planned.tiling(),
                        threads,
                        shape.a(a, aAt),
                        shape.b(b, bAt),
                        shape.c(c, cAt),
                        accumulate,
                        index,
                        epilogue);
            }
            planned.small().run(a, aAt, b, bAt, c, cAt, accumulate, blocked.workspace());
            if (epilogue != null) {
                epilogue.block(index, 0, shape.m(), 0, shape.n());
            }
            return false;
        } finally {
            release(blocked);
        }
    }

    private BlockedGemm acquire() {
        boolean aligned;
        synchronized (idle) {
            BlockedGemm blocked = idle.pollFirst();
            if (blocked != null) {
                return blocked;
            }
            aligned = created++ < ALIGNED;
        }
        return new BlockedGemm(packing, pool, aligned);
    }

    private void release(BlockedGemm blocked) {
        synchronized (idle) {
            if (idle.size() < pool.threads() + KEPT_OF_CALLERS) {
                idle.addFirst(blocked);
            }
        }
    }

    /** Forgets the memory of products. */
    public void clear() {
        synchronized (idle) {
            idle.clear();
            created = 0;
        }
    }
}

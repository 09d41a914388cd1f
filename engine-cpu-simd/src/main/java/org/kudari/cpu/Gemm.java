package org.kudari.cpu;

import java.util.ArrayDeque;

/**
 * The product of float32 matrices: C = A B or C += A B, of any strides, one or a batch.
 *
 * <p>Every element of C is the sum over p = 0, 1, 2, ... of A[i,p] B[p,j], added in that order, starting from zero or
 * from what C held, with one rounding for each p. (Two on a processor without FMA, where only the plain tier is usable.)
 * Nothing else decides its bits: not the number of threads, the blocking, the path taken for small shapes, the strides,
 * the tier, not even the vector width. So every one of these may be tuned freely. NaN and infinity propagate as in that sum.
 *
 * <p>Safe to use from many threads at once. A call in a steady state allocates a few small objects and no array.
 */
public final class Gemm {

    /** Below this many multiply-adds, waking a second thread costs more than it saves. */
    private static final long WORTH_SHARING = 1L << 19;

    private final Workers workers;
    private final MicroKernels kernels;
    private final ProductPlans plans;
    private final ArrayDeque<Workspace> idle = new ArrayDeque<>();

    Gemm(Workers workers, MicroKernels kernels) {
        this.workers = workers;
        this.kernels = kernels;
        this.plans = new ProductPlans(kernels);
    }

    /**
     * Products through the Vector API, which must be among the JVM's modules, on a processor with FMA.
     *
     * @param bits the vector width: 128, 256 or 512
     */
    public static Gemm vector(Workers workers, int bits) {
        return new Gemm(workers, VectorKernels.shared(bits));
    }

    /** Products in plain Java, for a JVM without the Vector API. */
    public static Gemm plain(Workers workers) {
        return new Gemm(workers, new PlainKernels());
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
     * @param epilogue what to do to each finished block of C, or null
     */
    public void multiply(Matrix a, Matrix b, Matrix c, boolean accumulate, Epilogue epilogue) {
        multiply(1, a, 0, b, 0, c, 0, accumulate, epilogue);
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
            Epilogue epilogue) {
        if (a.rows() != c.rows() || b.columns() != c.columns() || a.columns() != b.rows()) {
            throw new IllegalArgumentException("no product of [%d, %d] and [%d, %d] into [%d, %d]"
                    .formatted(a.rows(), a.columns(), b.rows(), b.columns(), c.rows(), c.columns()));
        }
        if (batch == 0 || c.rows() == 0 || c.columns() == 0) {
            return;
        }
        long work = (long) c.rows() * c.columns() * a.columns();
        if (batch > 1 && work * batch >= WORTH_SHARING && (work < WORTH_SHARING || batch >= 4 * workers.threads())) {
            // Whole products are the better tasks here: the loops inside each of them then run on one thread.
            workers.run(batch, (i, _) -> one(i, a, aStep, b, bStep, c, cStep, accumulate, epilogue, false));
        } else {
            for (int i = 0; i < batch; i++) {
                one(i, a, aStep, b, bStep, c, cStep, accumulate, epilogue, work >= WORTH_SHARING);
            }
        }
    }

    private void one(
            int i,
            Matrix a,
            int aStep,
            Matrix b,
            int bStep,
            Matrix c,
            int cStep,
            boolean accumulate,
            Epilogue epilogue,
            boolean shared) {
        Workspace workspace = take();
        try {
            new Product(
                            kernels,
                            plans.plan(a, b, c),
                            shared ? workers : null,
                            workspace,
                            a.shifted(i * aStep),
                            b.shifted(i * bStep),
                            c.shifted(i * cStep),
                            accumulate,
                            i,
                            epilogue)
                    .run();
        } finally {
            give(workspace);
        }
    }

    private Workspace take() {
        synchronized (idle) {
            Workspace workspace = idle.pollFirst();
            if (workspace != null) {
                return workspace;
            }
        }
        return new Workspace();
    }

    private void give(Workspace workspace) {
        synchronized (idle) {
            idle.addFirst(workspace);
        }
    }
}

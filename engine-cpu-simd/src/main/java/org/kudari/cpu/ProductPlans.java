package org.kudari.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The plans of recent products. A training step repeats a few products for ever, and for the small ones a plan takes as
 * long to make as to carry out.
 */
final class ProductPlans {
    private static final int SLOTS = 128;

    /** A plan and all that it depends on. */
    private record Entry(
            int m,
            int n,
            int k,
            int aRow,
            int aColumn,
            int bRow,
            int bColumn,
            int cRow,
            int cColumn,
            ProductPlan plan) {

        Entry(Matrix a, Matrix b, Matrix c, ProductPlan plan) {
            this(
                    c.rows(),
                    c.columns(),
                    a.columns(),
                    a.rowStride(),
                    a.columnStride(),
                    b.rowStride(),
                    b.columnStride(),
                    c.rowStride(),
                    c.columnStride(),
                    plan);
        }

        boolean fits(Matrix a, Matrix b, Matrix c) {
            return m == c.rows()
                    && n == c.columns()
                    && k == a.columns()
                    && aRow == a.rowStride()
                    && aColumn == a.columnStride()
                    && bRow == b.rowStride()
                    && bColumn == b.columnStride()
                    && cRow == c.rowStride()
                    && cColumn == c.columnStride();
        }
    }

    private final MicroKernels kernels;
    private final AtomicReferenceArray<Entry> entries = new AtomicReferenceArray<>(SLOTS);

    ProductPlans(MicroKernels kernels) {
        this.kernels = kernels;
    }

    /** The plan for C = A B, made now if it was not made recently. */
    ProductPlan plan(Matrix a, Matrix b, Matrix c) {
        int hash = 31 * (31 * (31 * c.rows() + c.columns()) + a.columns()) + a.rowStride() + 7 * b.rowStride();
        int slot = (hash ^ hash >>> 16) & SLOTS - 1;
        Entry entry = entries.get(slot);
        if (entry == null || !entry.fits(a, b, c)) {
            entry = new Entry(a, b, c, ProductPlan.of(kernels, a, b, c));
            entries.set(slot, entry);
        }
        return entry.plan;
    }
}

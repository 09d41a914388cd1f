package org.kudari.cpu.gemm;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The plans of recent products. A training step repeats a few products for ever, and for the small ones a plan takes as
 * long to make as to carry out.
 */
final class GemmPlanCache {
    private static final int SLOTS = 128;

    /**
     * How products of a shape are computed.
     *
     * @param shape the shape of the caller's matrices, not exchanged
     * @param small the code for small products, or null for a shape that is not small
     */
    record Planned(GemmShape shape, GemmTiling tiling, SmallGemm small) {}

    private final Packing packing;
    private final boolean shortcuts;
    private final AtomicReferenceArray<Planned> recent = new AtomicReferenceArray<>(SLOTS);

    /** @param shortcuts whether small products go a way of their own */
    GemmPlanCache(Packing packing, boolean shortcuts) {
        this.packing = packing;
        this.shortcuts = shortcuts;
    }

    private static int mix(int hash, int number) {
        int mixed = (hash ^ number) * 0x9E3779B1;
        return mixed ^ mixed >>> 15;
    }

    /** The plan for a product of given matrices. It is made now if none was made recently for such a shape. */
    Planned plan(Matrix a, Matrix b, Matrix c) {
        // Widths are often multiples of a power of two, and strides often equal to them: each is mixed in by itself.
        int hash = mix(mix(mix(mix(mix(0, c.rows()), c.columns()), a.columns()), a.rowStride()), b.rowStride());
        int slot = hash & SLOTS - 1;
        Planned planned = recent.get(slot);
        if (planned == null || !planned.shape.isOf(a, b, c)) {
            GemmShape shape = GemmShape.of(a, b, c);
            GemmPlan plan = GemmPlan.of(packing.kernels(), shape);
            GemmTiling tiling = new GemmTiling(packing.kernels(), plan, shape);
            planned = new Planned(shape, tiling, shortcuts ? SmallGemm.of(packing, tiling) : null);
            recent.set(slot, planned);
        }
        return planned;
    }
}

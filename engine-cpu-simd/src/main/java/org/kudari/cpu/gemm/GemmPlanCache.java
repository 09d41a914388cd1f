package org.kudari.cpu.gemm;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps the plans of recent products. A training step repeats the same few products, and making the plan of a small one
 * takes as long as computing it.
 */
final class GemmPlanCache {
    private static final int SLOTS = 128;

    /**
     * How products of one shape are computed.
     *
     * @param shape the shape of the caller's matrices, never exchanged
     * @param tiling the plan and the tiles
     * @param small computes products of the shape, or null if they are not small
     */
    record Planned(GemmShape shape, GemmTiling tiling, SmallGemm small) {}

    private final Packing packing;
    private final boolean useSmallGemm;

    /** A hash table in which a new entry replaces the old one of its slot. */
    private final AtomicReferenceArray<Planned> recent = new AtomicReferenceArray<>(SLOTS);

    /** @param useSmallGemm whether {@link SmallGemm} computes small products */
    GemmPlanCache(Packing packing, boolean useSmallGemm) {
        this.packing = packing;
        this.useSmallGemm = useSmallGemm;
    }

    /**
     * Mixes a number into a hash. Extents and strides are often equal or powers of two, so a plain sum would collide.
     */
    private static int mix(int hash, int number) {
        int mixed = (hash ^ number) * 0x9E3779B1;
        return mixed ^ mixed >>> 15;
    }

    /**
     * Returns the plan for a product of given matrices. Makes it if it is not in the cache.
     *
     * @param inRuns whether the sums are made of runs ({@link DeepGemm})
     */
    Planned plan(Matrix a, Matrix b, Matrix c, boolean inRuns) {
        int hash = mix(mix(mix(mix(mix(0, c.rows()), c.columns()), a.columns()), a.rowStride()), b.rowStride());
        int slot = hash & SLOTS - 1;
        Planned planned = recent.get(slot);
        if (planned == null || !planned.shape.isOf(a, b, c, inRuns)) {
            GemmShape shape = GemmShape.of(a, b, c, inRuns);
            GemmPlan plan = GemmPlan.of(packing.kernels(), shape);
            GemmTiling tiling = new GemmTiling(packing.kernels(), plan, shape);
            planned = new Planned(shape, tiling, useSmallGemm ? SmallGemm.of(packing, tiling) : null);
            recent.set(slot, planned);
        }
        return planned;
    }
}

package org.kudari.cpu.gemm;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The plans of recent products. A training step repeats a few products for ever, and for the small ones a plan takes as
 * long to make as to carry out.
 */
public final class GemmPlanCache {
    private static final int SLOTS = 128;

    /**
     * How products of a shape are computed.
     *
     * @param shape as asked for
     * @param small the short way, or null where it is not small
     */
    public record Planned(GemmShape shape, GemmTiling gemmTiling, SmallGemm small) {}

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

    /** The plan for products of a {@link GemmShape}, made now if it was not made recently; nothing else is. */
    Planned plan(int m, int n, int k, int aRow, int aColumn, int bRow, int bColumn, int cRow, int cColumn) {
        // Widths are often multiples of a power of two, and strides often equal to them: each is mixed in by itself.
        int hash = mix(mix(mix(mix(mix(0, m), n), k), aRow), bRow);
        int slot = hash & SLOTS - 1;
        Planned planned = recent.get(slot);
        if (planned == null || !planned.shape.is(m, n, k, aRow, aColumn, bRow, bColumn, cRow, cColumn)) {
            GemmShape shape = new GemmShape(m, n, k, aRow, aColumn, bRow, bColumn, cRow, cColumn);
            GemmPlan plan = GemmPlan.of(packing.kernels(), shape);
            GemmTiling gemmTiling = new GemmTiling(packing.kernels(), plan, shape);
            planned = new Planned(shape, gemmTiling, shortcuts ? SmallGemm.of(packing, gemmTiling) : null);
            recent.set(slot, planned);
        }
        return planned;
    }
}

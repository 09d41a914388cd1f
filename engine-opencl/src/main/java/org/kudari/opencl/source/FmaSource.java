package org.kudari.opencl.source;

/**
 * Defines {@code FMA(a, b, c)}, which is a * b + c: rounded once on devices where that is as fast as a multiplication,
 * twice on others.
 */
public final class FmaSource {
    private FmaSource() {}

    /**
     * The definition. Compilers do not contract a * b + c by themselves, so without {@code fma} it is rounded twice.
     * {@code FP_FAST_FMAF} says that {@code fma} is fast, but compilers for GPUs need not define it. The host defines
     * {@code HAS_FMA} for GPUs that have it. A program may have the definition twice.
     */
    public static String of(ComputeType computeType) {
        if (computeType == ComputeType.DOUBLE) {
            return "#define FMA(a, b, c) fma(a, b, c)\n";
        }
        return """
                #if defined(FP_FAST_FMAF) || defined(HAS_FMA)
                #define FMA(a, b, c) fma(a, b, c)
                #else
                #define FMA(a, b, c) ((a) * (b) + (c))
                #endif
                """;
    }
}

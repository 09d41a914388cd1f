package org.kudari.opencl.matmul.source;

import org.kudari.opencl.source.ComputeType;

/** The step of a sum of products, {@code FMA(a, b, c)} for a b + c: rounded once where the device does that as fast as a product. */
final class FmaSource {
    private FmaSource() {}

    /**
     * Its definition. Kernels that are not contracted otherwise keep the two roundings where it is slow. Of GPUs the host knows whether
     * they have it, and defines {@code HAS_FMA}: their compilers need not say that it is fast.
     */
    static String of(ComputeType computeType) {
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

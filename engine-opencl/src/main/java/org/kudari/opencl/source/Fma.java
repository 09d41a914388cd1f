package org.kudari.opencl.source;

/** The step of a sum of products, {@code FMA(a, b, c)} for a b + c: rounded once where the device does that as fast as a product. */
final class Fma {
    private Fma() {}

    /** Its definition. Kernels that are not contracted otherwise keep the two roundings where it is slow. */
    static String of(Compute compute) {
        if (compute == Compute.DOUBLE) {
            return "#define FMA(a, b, c) fma(a, b, c)\n";
        }
        return """
                #ifdef FP_FAST_FMAF
                #define FMA(a, b, c) fma(a, b, c)
                #else
                #define FMA(a, b, c) ((a) * (b) + (c))
                #endif
                """;
    }
}

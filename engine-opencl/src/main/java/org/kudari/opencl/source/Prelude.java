package org.kudari.opencl.source;

/**
 * The functions that {@link org.kudari.expr.Scalar}'s texts use and OpenCL C lacks or defines otherwise, for the type in which a kernel
 * computes. Minimum and maximum give NaN where an argument is NaN, and take -0 for less than 0. The hyperbolic tangent reaches 1 where
 * its rounding does, so that its slope is 0 there: drivers may be a few units in the last place off.
 */
final class Prelude {
    private Prelude() {}

    private static final String FLOATING = """
            T k_div(T a, T b) { return a / b; }
            T k_min(T a, T b) {
                return a < b || a != a ? a : b < a || b != b ? b : signbit(a) ? a : b;
            }
            T k_max(T a, T b) {
                return a > b || a != a ? a : b > a || b != b ? b : signbit(a) ? b : a;
            }
            T k_abs(T a) { return fabs(a); }
            T k_sign(T a) { return a > 0 ? (T)1 : a < 0 ? (T)-1 : a; }
            T k_sigmoid(T a) {
                T e = exp(-fabs(a));
                return (a >= 0 ? (T)1 : e) / (1 + e);
            }
            T k_tanh(T a) { return fabs(a) > TANH_IS_ONE ? copysign((T)1, a) : tanh(a); }
            T k_softplus(T a) { return k_max(a, (T)0) + log1p(exp(-fabs(a))); }
            """;

    /** Through unsigned numbers where a signed one could overflow, which C leaves undefined. */
    private static final String INTEGER = """
            T k_div(T a, T b) { return b == 0 ? 0 : b == -1 ? (T)(0 - (ulong)a) : a / b; }
            T k_min(T a, T b) { return a < b ? a : b; }
            T k_max(T a, T b) { return a > b ? a : b; }
            T k_abs(T a) { return a < 0 ? (T)(0 - (ulong)a) : a; }
            T k_sign(T a) { return (a > 0) - (a < 0); }
            T k_identity(T a) { return a; }
            #define floor k_identity
            #define ceil k_identity
            #define rint k_identity
            """;

    /** Also names the type {@code T}. */
    static String of(Compute compute) {
        String type = "typedef " + compute.text() + " T;\n";
        return switch (compute) {
            case FLOAT -> type + "#define TANH_IS_ONE 9.02f\n" + "#pragma OPENCL FP_CONTRACT OFF\n" + FLOATING;
            case DOUBLE -> doubles() + "#define TANH_IS_ONE 19.07\n#pragma OPENCL FP_CONTRACT OFF\n" + type + FLOATING;
            case LONG -> type + INTEGER;
        };
    }

    /** What lets a program name {@code double} at all, for one that computes in another type. */
    static String doubles() {
        return "#pragma OPENCL EXTENSION cl_khr_fp64 : enable\n";
    }
}

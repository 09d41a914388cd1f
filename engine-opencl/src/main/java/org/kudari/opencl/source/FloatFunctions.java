package org.kudari.opencl.source;

import java.util.List;

/**
 * Smooth functions in single precision, in place of a driver's own ones. PoCL's are chains of branches there, which a
 * compiler does not turn into vectors: they took 15 to 80 times as long.
 *
 * <p>The errors below are in units of the last place (ULP) of the result, with or without a fused multiply-add. The
 * coefficients are minimax fits made for this project. Special values are those of the functions' definitions.
 */
final class FloatFunctions {
    /** erf(a) = a (P(a^2) / Q(a^2) + 1/2). The error is at most 7 ULP. */
    private static final Prelude.Function ERF = new Prelude.Function("k_erf", """
            float k_erf(float a) {
                const float z = a * a;
                float p = -0x1.1cfdacp-16f;
                p = FMA(p, z, -0x1.37237ep-12f);
                p = FMA(p, z, -0x1.e7758ep-9f);
                p = FMA(p, z, -0x1.1ab54p-8f);
                p = FMA(p, z, -0x1.f0470ap-5f);
                p = FMA(p, z, 0x1.41baeap-1f);
                float q = 0x1.3f5a0ep-15f;
                q = FMA(q, z, 0x1.30eb0ap-10f);
                q = FMA(q, z, 0x1.eabbbep-7f);
                q = FMA(q, z, 0x1.d3899ep-4f);
                q = FMA(q, z, 0x1.011ab8p-1f);
                q = FMA(q, z, 1.0f);
                const float value = FMA(a, p / q, a * 0.5f);
                return fabs(a) > 3.92f || fabs(value) > 1.0f ? copysign(1.0f, a) : value;
            }
            """);

    /**
     * With a = n ln 2 + r, the result is 2^n (e^r - 1) + (2^n - 1), at half of its size against overflow. The error is
     * at most 1.5 ULP.
     */
    private static final Prelude.Function EXPM1 = new Prelude.Function("k_expm1", """
            float k_expm1(float a) {
                const float low = a < -20.0f ? -20.0f : a;
                const float x = low > 89.0f ? 89.0f : low;
                const float shifted = FMA(x, 1.44269504f, 0x1.8p23f);
                const float n = shifted - 0x1.8p23f;
                const float r = FMA(n, -0x1.7f7d1cp-20f, FMA(n, -0x1.62e4p-1f, x));
                float p = 0.00138144672f;
                p = FMA(p, r, 0.00836878084f);
                p = FMA(p, r, 0.0416683927f);
                p = FMA(p, r, 0.166665196f);
                p = FMA(p, r, 0.49999994f);
                const float e = FMA(r * r, p, r);
                const float scale = as_float(as_uint(shifted) - as_uint(0x1.8p23f) + 126u << 23);
                return copysign(FMA(e, scale, scale - 0.5f) * 2.0f, a);
            }
            """);

    /** With a = 2^n (1 + f), the result is n ln 2 + (f - f^2 / 2 + f^3 P(f)). The error is at most 1 ULP. */
    private static final Prelude.Function LOG = new Prelude.Function("k_log", """
            float k_log(float a) {
                const float scaled = a < 0x1p-126f ? a * 0x1p23f : a;
                const int exponent = (as_int(scaled) - 0x3f3504f3) >> 23;
                const float f = as_float(as_uint(scaled) - ((uint)exponent << 23)) - 1.0f;
                const float n = (float)exponent - (a < 0x1p-126f ? 23.0f : 0.0f);
                float p = -0.0763449669f;
                p = FMA(p, f, 0.127615765f);
                p = FMA(p, f, -0.131601825f);
                p = FMA(p, f, 0.142017573f);
                p = FMA(p, f, -0.166233569f);
                p = FMA(p, f, 0.200012267f);
                p = FMA(p, f, -0.250008196f);
                p = FMA(p, f, 0.333333313f);
                const float z = f * f;
                const float rest = FMA(z, -0.5f, FMA(n, 0x1.7f7d1cp-20f, z * (f * p)));
                const float value = FMA(n, 0x1.62e4p-1f, f + rest);
                const float finite = a < INFINITY ? value : a;
                return a == 0 ? -INFINITY : a < 0 ? NAN : finite;
            }
            """);

    /** As the logarithm, without ln 2: exact for powers of 2. The error is at most 2 ULP. */
    private static final Prelude.Function LOG2 = new Prelude.Function("k_log2", """
            float k_log2(float a) {
                const float scaled = a < 0x1p-126f ? a * 0x1p23f : a;
                const int exponent = (as_int(scaled) - 0x3f3504f3) >> 23;
                const float f = as_float(as_uint(scaled) - ((uint)exponent << 23)) - 1.0f;
                const float n = (float)exponent - (a < 0x1p-126f ? 23.0f : 0.0f);
                float p = -0.0763449669f;
                p = FMA(p, f, 0.127615765f);
                p = FMA(p, f, -0.131601825f);
                p = FMA(p, f, 0.142017573f);
                p = FMA(p, f, -0.166233569f);
                p = FMA(p, f, 0.200012267f);
                p = FMA(p, f, -0.250008196f);
                p = FMA(p, f, 0.333333313f);
                const float z = f * f;
                const float value = FMA(f + FMA(z, -0.5f, z * (f * p)), 1.44269504f, n);
                const float finite = a < INFINITY ? value : a;
                return a == 0 ? -INFINITY : a < 0 ? NAN : finite;
            }
            """);

    /** The logarithm of the rounded sum 1 + a, corrected by the rounding error. The error is at most 1.5 ULP. */
    private static final Prelude.Function LOG1P = new Prelude.Function("k_log1p", """
            float k_log1p(float a) {
                const float sum = 1.0f + a;
                const float log_of_sum = k_log(sum);
                const float corrected = log_of_sum + (a - (sum - 1.0f)) / sum;
                const float value = sum == 1.0f ? a : corrected;
                return a < INFINITY && sum != 0.0f ? value : log_of_sum;
            }
            """);

    private static final Prelude.Function MULTIPLY_ADD = new Prelude.Function("FMA", FmaSource.of(ComputeType.FLOAT));

    /** A function comes after those that it calls. */
    static final List<Prelude.Function> ALL = List.of(MULTIPLY_ADD, ERF, EXPM1, LOG, LOG1P, LOG2);

    private FloatFunctions() {}
}

package org.kudari.cpu.codegen.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.cpu.CpuBackend;
import org.kudari.cpu.platform.CpuFeatures;
import org.kudari.cpu.platform.CpuTier;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Compares every primitive on every tier with its definition in the table: for special values, for values from all of
 * float32, and with numbers in place of tensors.
 */
class FloatPrimitivesTest {
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        0.5f,
        -0.5f,
        1.5f,
        -1.5f,
        2.5f,
        -2.5f,
        0.49999997f,
        -0.49999997f,
        8388607.5f,
        -8388609f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        1e-30f,
        -1e-8f,
        1e-4f,
        1e10f,
        -1e10f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        88.72283f,
        88.72284f,
        -87.33654f,
        -103.97208f,
        -103.97209f,
        -104f,
        16.635532f,
        -17.32868f,
        3.9192059f,
        0.70710677f,
        9.010913f,
        0.99999994f,
        -0.99999994f,
        1.0000001f,
        1e38f,
        -1e38f
    };

    /**
     * The largest errors in units of the last place, as {@link ElementaryFunctions}, {@link ArcFunctions},
     * {@link HyperbolicFunctions} and {@link WideFunctions} state them. Functions that are not listed are correctly
     * rounded.
     */
    private static final Map<Primitive, Double> ULPS = new EnumMap<>(Map.ofEntries(
            Map.entry(Primitive.EXP, 1.0),
            Map.entry(Primitive.EXPM1, 1.5),
            Map.entry(Primitive.LOG, 1.0),
            Map.entry(Primitive.LOG1P, 2.0),
            Map.entry(Primitive.LOG2, 2.0),
            Map.entry(Primitive.TAN, 0.51),
            Map.entry(Primitive.ASIN, 2.5),
            Map.entry(Primitive.ACOS, 2.5),
            Map.entry(Primitive.ATAN, 2.5),
            Map.entry(Primitive.ATAN2, 2.5),
            Map.entry(Primitive.SINH, 3.5),
            Map.entry(Primitive.COSH, 3.0),
            Map.entry(Primitive.ASINH, 2.5),
            Map.entry(Primitive.ACOSH, 2.0),
            Map.entry(Primitive.ATANH, 2.5),
            Map.entry(Primitive.TANH, 3.0),
            Map.entry(Primitive.SIGMOID, 2.5),
            Map.entry(Primitive.SOFTPLUS, 2.5),
            Map.entry(Primitive.ERF, 1.5),
            Map.entry(Primitive.SIN, 0.51),
            Map.entry(Primitive.COS, 0.51),
            Map.entry(Primitive.POW, 0.51)));

    /** One in this many floats is tested. The first one differs between functions. */
    private static final int STRIDE = 2_003;

    /**
     * A new primitive is in the table, and so is tested. This count makes its author look at the special cases above.
     */
    @Test
    void noPrimitiveIsForgotten() {
        assertThat(Primitive.values()).hasSize(43);
    }

    private static Stream<CpuTier> tiers() {
        return CpuFeatures.runnable().stream();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void specialValuesInEveryCombination(CpuTier tier) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            for (Primitive function : Primitive.values()) {
                int arity = function.arity();
                int count = (int) Math.pow(SPECIAL.length, arity);
                float[][] arguments = new float[arity][count];
                for (int i = 0; i < count; i++) {
                    for (int k = 0, rest = i; k < arity; k++, rest /= SPECIAL.length) {
                        arguments[k][i] = SPECIAL[rest % SPECIAL.length];
                    }
                }
                check(backend, function, arguments);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void functionsOfOneArgumentOverAllMagnitudes(CpuTier tier) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            for (Primitive function : Primitive.values()) {
                if (function.arity() == 1) {
                    long first = function.ordinal() * 37L;
                    int count = (int) ((1L << 32) / STRIDE);
                    float[] x = new float[count];
                    for (int i = 0; i < count; i++) {
                        x[i] = Float.intBitsToFloat((int) (first + (long) i * STRIDE));
                    }
                    double worst = check(backend, function, x);
                    System.out.printf("%s %s: worst error %.3f ULP%n", tier, function, worst);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void functionsOfSeveralArgumentsOverRandomValues(CpuTier tier) {
        long seed = 42;
        Random random = new Random(seed);
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            for (Primitive function : Primitive.values()) {
                if (function.arity() > 1) {
                    float[][] arguments = new float[function.arity()][100_000];
                    for (float[] x : arguments) {
                        for (int i = 0; i < x.length; i++) {
                            x[i] = i % 2 == 0 ? (float) random.nextGaussian() : Float.intBitsToFloat(random.nextInt());
                        }
                    }
                    check(backend, function, arguments);
                }
            }
        }
    }

    /** Tests each argument as a tensor and as a number, in all combinations. */
    @ParameterizedTest
    @MethodSource("tiers")
    void numbersInPlaceOfTensors(CpuTier tier) {
        try (CpuBackend backend = CpuBackend.open(tier.bits(), 1)) {
            for (Primitive function : Primitive.values()) {
                for (int numbers = 0; numbers < 1 << function.arity(); numbers++) {
                    for (float number : SPECIAL) {
                        checkWithNumbers(backend, function, numbers, number);
                    }
                }
            }
        }
    }

    private static void checkWithNumbers(CpuBackend backend, Primitive function, int numbers, float number) {
        int arity = function.arity();
        Expr[] x = new Expr[arity];
        float[][] arguments = new float[arity][SPECIAL.length];
        for (int k = 0; k < arity; k++) {
            boolean isNumber = (numbers >> k & 1) != 0;
            x[k] = isNumber ? Expr.uniform(k) : Expr.input(k);
            for (int i = 0; i < SPECIAL.length; i++) {
                arguments[k][i] = isNumber ? number : SPECIAL[(i + 7 * k) % SPECIAL.length];
            }
        }
        Kernel kernel = Kernel.of(arity, arity, Expr.apply(function, x));
        double[] uniforms = IntStream.range(0, arity).mapToDouble(_ -> number).toArray();
        check(backend, function, kernel, uniforms, arguments);
    }

    private static double check(CpuBackend backend, Primitive function, float[]... arguments) {
        Expr[] x = IntStream.range(0, function.arity()).mapToObj(Expr::input).toArray(Expr[]::new);
        Kernel kernel = Kernel.of(x.length, 0, Expr.apply(function, x));
        return check(backend, function, kernel, new double[0], arguments);
    }

    /** Compares with the table and returns the worst error in ULP. */
    private static double check(
            CpuBackend backend, Primitive function, Kernel kernel, double[] uniforms, float[]... arguments) {
        List<View> inputs = Stream.of(arguments).map(FloatPrimitivesTest::view).toList();
        int count = arguments[0].length;
        float[] out = new float[count];
        View output = view(out);
        backend.map(kernel, uniforms, inputs, List.of(output));
        float[] results = ((HostBuffer) output.buffer()).floats();
        double worst = 0;
        double allowed = ULPS.getOrDefault(function, 0.5);
        for (int i = 0; i < count; i++) {
            double a = arguments[0][i];
            double b = arguments.length > 1 ? arguments[1][i] : 0;
            double c = arguments.length > 2 ? arguments[2][i] : 0;
            double exact = function.apply(a, b, c);
            double error = ulps(results[i], exact);
            worst = Math.max(worst, error);
            if (!(error <= allowed) || !sameSignOfZero(results[i], (float) exact)) {
                fail("%s(%s, %s, %s) is %s on %s, but should be %s: %.2f ULP"
                        .formatted(
                                function,
                                (float) a,
                                (float) b,
                                (float) c,
                                results[i],
                                backend.info().kernels(),
                                exact,
                                error));
            }
        }
        return worst;
    }

    private static boolean sameSignOfZero(float result, float exact) {
        return result != 0 || exact != 0 || Float.floatToRawIntBits(result) == Float.floatToRawIntBits(exact);
    }

    /**
     * Returns the distance in units of the last place of the exact value as a float; infinity if one of the two is NaN.
     */
    private static double ulps(float result, double exact) {
        float rounded = (float) exact;
        if (Float.isNaN(rounded) || Float.isNaN(result)) {
            return Float.isNaN(rounded) && Float.isNaN(result) ? 0 : Double.POSITIVE_INFINITY;
        }
        if (result == rounded) {
            return Float.isInfinite(rounded) ? 0 : Math.abs(result - exact) / Math.ulp(rounded);
        }
        double bounded = Float.isInfinite(result) ? Math.copySign(0x1p128, result) : result;
        return Math.abs(bounded - exact) / Math.min(Math.ulp(rounded), Math.ulp(Float.MAX_VALUE));
    }

    private static View view(float[] values) {
        HostBuffer buffer = HostBuffer.allocate(DType.FLOAT32, values.length);
        System.arraycopy(values, 0, buffer.floats(), 0, values.length);
        return View.contiguous(buffer, Shape.of(values.length));
    }
}

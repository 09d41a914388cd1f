package org.kudari.opencl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.expr.Primitive;
import org.kudari.op.Elementwise;
import org.kudari.opencl.TestDevice;
import org.kudari.tensor.Tensor;

/** Compares functions in single precision with their definitions in the table of primitives, over all of float32. */
class FloatFunctionsTest {
    /** One in this many floats is tested. */
    private static final int STRIDE = 2_003;

    /** The error that {@link FloatFunctions} states, in units of the last place. */
    @ParameterizedTest
    @CsvSource({"ERF, 7", "EXPM1, 1.5", "LOG, 1", "LOG1P, 1.5", "LOG2, 2"})
    void errorsAreAtMostThoseStated(Primitive function, double ulps) {
        float[] x = new float[(int) ((1L << 32) / STRIDE)];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat((int) (7L + (long) i * STRIDE));
        }
        float[] results = compute(function, x);
        for (int i = 0; i < x.length; i++) {
            double exact = function.apply(x[i], 0, 0);
            if (!isWithin(ulps, results[i], exact)) {
                fail("%s(%s) is %s, but should be %s".formatted(function, x[i], results[i], exact));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ERF", "EXPM1", "LOG", "LOG1P", "LOG2"})
    void specialValuesAreThoseOfTheDefinition(Primitive function) {
        float[] x = {
            0f,
            -0f,
            1,
            -1,
            Float.MIN_NORMAL,
            -Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.NaN,
            -20,
            89,
            3.92f,
            -3.93f,
            100
        };
        float[] results = compute(function, x);
        for (int i = 0; i < x.length; i++) {
            double exact = function.apply(x[i], 0, 0);
            assertThat(isWithin(7, results[i], exact))
                    .as("%s(%s) is %s, but should be %s", function, x[i], results[i], exact)
                    .isTrue();
            if (exact == 0) {
                assertThat(1 / results[i]).as("sign of %s(%s)", function, x[i]).isEqualTo((float) (1 / exact));
            }
        }
    }

    @Test
    void aCallIsInlinedHoweverLongTheFunctionIs() {
        for (Prelude.Function function : FloatFunctions.ALL) {
            assertThat(function.text().startsWith("#") || function.text().contains("always_inline"))
                    .isTrue();
        }
    }

    private static float[] compute(Primitive function, float[] x) {
        TestDevice.find();
        try (Device device = Devices.open("opencl:0")) {
            return Tensor.of(device, x, x.length)
                    .apply(Elementwise.of(function))
                    .toFloatArray();
        }
    }

    private static boolean isWithin(double ulps, float result, double exact) {
        float rounded = (float) exact;
        if (Float.isNaN(rounded) || Float.isInfinite(rounded) || Float.isInfinite(result)) {
            return Float.compare(result, rounded) == 0;
        }
        // A device may flush subnormal numbers.
        return Math.abs(result - exact) <= Math.max(ulps * Math.ulp(rounded), Float.MIN_NORMAL);
    }
}

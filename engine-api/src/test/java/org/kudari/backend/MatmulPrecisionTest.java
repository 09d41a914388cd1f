package org.kudari.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MatmulPrecisionTest {
    @ParameterizedTest
    @CsvSource({"FLOAT32, 24, 0", "TF32, 11, 4.8828125e-4", "BFLOAT16, 8, 3.90625e-3"})
    void hasSoManyBits(MatmulPrecision precision, int bits, double error) {
        assertThat(precision.significantBits()).isEqualTo(bits);
        assertThat(precision.factorError()).isEqualTo(error);
    }

    /** The error is largest half way between two neighbours. */
    @ParameterizedTest
    @EnumSource(names = "FLOAT32", mode = EnumSource.Mode.EXCLUDE)
    void theErrorOfAFactorIsTheLargestThatRoundingMakes(MatmulPrecision precision) {
        double largest = 0;
        for (int bits = Float.floatToIntBits(1); bits <= Float.floatToIntBits(2); bits++) {
            float factor = Float.intBitsToFloat(bits);
            largest = Math.max(largest, Math.abs(precision.rounded(factor) - factor) / factor);
        }
        assertThat(largest).isLessThanOrEqualTo(precision.factorError()).isGreaterThan(0.99 * precision.factorError());
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsLabelInAnyCase(MatmulPrecision precision) {
        assertThat(precision.label()).isEqualTo(precision.name().toLowerCase());
        assertThat(MatmulPrecision.named(precision.label())).contains(precision);
        assertThat(MatmulPrecision.named(precision.name())).contains(precision);
        assertThat(MatmulPrecision.named("float16")).isEmpty();
    }

    @Test
    void whatADeviceDoesNotHaveIsRefusedWithWhatItHas() {
        EnumSet<MatmulPrecision> offered = EnumSet.of(MatmulPrecision.FLOAT32, MatmulPrecision.TF32);

        assertThatCode(() -> MatmulPrecision.TF32.requireSupported("abacus", offered))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatmulPrecision.BFLOAT16.requireSupported("abacus", offered))
                .withMessage("the device 'abacus' multiplies matrices in FLOAT32 or TF32, not in BFLOAT16: "
                        + "that takes the matrix units of an NVIDIA GPU (opencl)");
    }
}

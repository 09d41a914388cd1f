package org.kudari.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;

import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.backend.MatmulPrecision;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.source.FactorFormat;
import org.kudari.opencl.source.MatrixTile;
import org.kudari.opencl.source.MatrixUnit;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** What is opened on matrix units, and what is not, with emulated ones. */
class MatrixUnitsTest {
    private static final MatrixUnit UNIT = new EmulatedMatrixUnit(true);

    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.open(AnyDevice.find());
    }

    @AfterAll
    static void close() {
        if (session != null) {
            session.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void unitsThatMultiplyRightPassTheCheck(FactorFormat format) {
        assertThat(problem(UNIT, format)).isEmpty();
    }

    /** The same with a change to what comes before the kernel. */
    private record Broken(String from, String to) implements MatrixUnit {
        @Override
        public String definitions(FactorFormat format) {
            String right = UNIT.definitions(format);
            assertThat(right).contains(from);
            return right.replace(from, to);
        }

        @Override
        public String declarations(MatrixTile tile) {
            return UNIT.declarations(tile);
        }
    }

    @Test
    void unitsThatMultiplyWrongDoNotPass() {
        // Words of a fragment exchanged, a term lost, a copy used before it has arrived, and sums that are never
        // written.
        assertThat(problem(new Broken("(uint2)(b0, b1)", "(uint2)(b1, b0)"), FactorFormat.TF32))
                .get()
                .asString()
                .contains("the check found");
        assertThat(problem(new Broken("word < 4", "word < 3"), FactorFormat.BFLOAT16))
                .get()
                .asString()
                .contains("the check found");
        assertThat(problem(new Broken("committed - (n)", "committed - (n) - 1"), FactorFormat.TF32))
                .get()
                .asString()
                .contains("the check found");
        assertThat(problem(new Broken("return c;", "return NAN;"), FactorFormat.TF32))
                .get()
                .asString()
                .contains("NaN");
    }

    @Test
    void whatDoesNotCompileIsNamed() {
        assertThat(problem(new Broken("return c;", "return nothing_known;"), FactorFormat.TF32))
                .get()
                .asString()
                .contains("refuses the kernel")
                .contains("clBuildProgram")
                .doesNotContain("\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatrixUnits.checked(
                        "opencl:0", session, new Broken("return c;", "return x;"), MatmulPrecision.BFLOAT16))
                .withMessageStartingWith("the device 'opencl:0' multiplies matrices in FLOAT32, but not in BFLOAT16: ");
    }

    private static Optional<String> problem(MatrixUnit unit, FactorFormat format) {
        return MatrixUnitCheck.problem(
                session, new MatrixUnitProducts(session, ProductTuning.standard(session.device()), unit, format));
    }

    @Test
    void productsOfADeviceAreRoundedWhereThatIsWorthwhile() {
        try (Device rounding = device(MatmulPrecision.BFLOAT16);
                Device exact = new Device(new OpenClBackend("opencl:0", Session.open(AnyDevice.find())))) {
            assertThat(rounding.info().matmulPrecision()).isEqualTo(MatmulPrecision.BFLOAT16);
            // 512 * 512 * 513 terms.
            float[] rounded = product(rounding, DType.FLOAT32, 512, false);
            assertThat(rounded).isNotEqualTo(product(exact, DType.FLOAT32, 512, false));
            float[] expected = product(exact, DType.FLOAT32, 512, true);
            for (int i = 0; i < rounded.length; i++) {
                // Sums of 513 products of normal numbers, in another order.
                assertThat(rounded[i]).isEqualTo(expected[i], offset(5e-4f));
            }
            assertThat(product(rounding, DType.FLOAT32, 64, false)).isEqualTo(product(exact, DType.FLOAT32, 64, false));
            if (session.device().hasDoubles()) {
                assertThat(product(rounding, DType.FLOAT64, 512, false))
                        .isEqualTo(product(exact, DType.FLOAT64, 512, false));
            }
        }
    }

    private static Device device(MatmulPrecision precision) {
        Session own = Session.open(AnyDevice.find());
        return new Device(new OpenClBackend(
                "opencl:0",
                own,
                Optional.of(MatrixUnits.checked("opencl:0", own, new EmulatedMatrixUnit(false), precision))));
    }

    /** Of two random matrices, both rounded first if asked. */
    private static float[] product(Device device, DType type, int size, boolean isRounded) {
        Tensor a = random(device, type, 1, Shape.of(size, size + 1), isRounded);
        Tensor b = random(device, type, 2, Shape.of(size + 1, size), isRounded);
        return a.matmul(b).to(DType.FLOAT32).toFloatArray();
    }

    private static Tensor random(Device device, DType type, int key, Shape shape, boolean isRounded) {
        Tensor numbers = Tensor.random(device, Distribution.NORMAL, RandomKey.of(key), type, shape);
        if (!isRounded) {
            return numbers;
        }
        float[] floats = numbers.toFloatArray();
        for (int i = 0; i < floats.length; i++) {
            floats[i] = FactorFormat.BFLOAT16.rounded(floats[i]);
        }
        return Tensor.of(device, floats, shape.toArray());
    }
}

package org.kudari.opencl.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.opencl.TestDevice;
import org.kudari.opencl.matmul.source.MatrixUnit;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.random.RandomKernels;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** The check of matrix units, and products on them, with emulated units. */
class MatrixUnitsTest {
    private static final MatrixUnit UNIT = new EmulatedMatrixUnit(true);

    private static Session session;

    @BeforeAll
    static void open() {
        // Only the smallest tile fits in this local memory. Compilers for processors take long for the emulation of the
        // others, which MatMulTuningTest runs.
        session = Session.open(TestDevice.withLocalMemoryOf(32 << 10));
    }

    @AfterAll
    static void close() {
        if (session != null) {
            session.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void unitsThatMultiplyRightPassTheCheck(MatrixUnitFormat format) {
        assertThat(problem(UNIT, format)).isEmpty();
    }

    /** The emulated units with an error in the definitions before the kernel. */
    private record Broken(String from, String to) implements MatrixUnit {
        @Override
        public String definitions(MatrixUnitFormat format) {
            String right = UNIT.definitions(format);
            assertThat(right).contains(from);
            return right.replace(from, to);
        }

        @Override
        public String declarations(MatrixUnitTile tile) {
            return UNIT.declarations(tile);
        }

        @Override
        public long localBytes(MatrixUnitTile tile) {
            return UNIT.localBytes(tile);
        }
    }

    @Test
    void unitsThatMultiplyWrongDoNotPass() {
        // Words of a fragment exchanged, a term lost, a copy used before it has arrived, and sums that are never
        // written.
        assertThat(problem(new Broken("(uint2)(b0, b1)", "(uint2)(b1, b0)"), MatrixUnitFormat.TF32))
                .get()
                .asString()
                .contains("the check found");
        assertThat(problem(new Broken("word < 4", "word < 3"), MatrixUnitFormat.BFLOAT16))
                .get()
                .asString()
                .contains("the check found");
        assertThat(problem(new Broken("committed - (n)", "committed - (n) - 1"), MatrixUnitFormat.TF32))
                .get()
                .asString()
                .contains("the check found");
        assertThat(problem(new Broken("return c;", "return NAN;"), MatrixUnitFormat.TF32))
                .get()
                .asString()
                .contains("NaN");
    }

    @Test
    void anErrorOfTheCompilerIsNamed() {
        assertThat(problem(new Broken("return c;", "return nothing_known;"), MatrixUnitFormat.TF32))
                .get()
                .asString()
                .contains("refuses the check")
                .contains("clBuildProgram")
                .doesNotContain("\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatrixUnits.checked(
                        "opencl:0", session, new Broken("return c;", "return x;"), MatmulPrecision.BFLOAT16))
                .withMessageStartingWith("the device 'opencl:0' multiplies matrices in FLOAT32, but not in BFLOAT16: ");
    }

    private static Optional<String> problem(MatrixUnit unit, MatrixUnitFormat format) {
        return MatrixUnitCheck.problem(
                session, new MatrixUnitMatMul(session, MatMulTuning.standard(session.device()), unit, format));
    }

    @Test
    void largeProductsOfADeviceAreRounded() {
        try (Device rounding = device(MatmulPrecision.BFLOAT16);
                Device exact = new Device(TestDevice.backend(Session.open(TestDevice.find())))) {
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
        Session own = Session.open(session.device());
        MatrixUnitMatMul units = new MatrixUnitMatMul(
                own,
                MatMulTuning.standard(own.device()),
                new EmulatedMatrixUnit(false),
                MatrixUnitFormat.of(precision));
        return new Device(TestDevice.backend(own, Optional.of(units)));
    }

    /** The only test here that needs a device with matrix units. */
    @Test
    void aDeviceMultipliesInThePrecisionsThatItOffers() {
        Set<MatmulPrecision> offered = MatrixUnits.precisions(TestDevice.find());
        assumeTrue(offered.size() > 1, "the device has no matrix units");
        try (Device exact = Devices.open("opencl:0")) {
            float[] expected = product(exact, DType.FLOAT32, 1024, false);
            for (MatmulPrecision precision : offered) {
                DeviceSettings settings = DeviceSettings.DEFAULT.withMatmulPrecision(precision);
                try (Device device = Devices.open("opencl:0", settings)) {
                    float[] found = product(device, DType.FLOAT32, 1024, false);
                    double error = 0;
                    for (int i = 0; i < found.length; i++) {
                        error = Math.max(error, Math.abs(found[i] - expected[i]));
                    }
                    // Sums of 1025 products of normal numbers with independent errors: 7 standard deviations, and the
                    // error of float32 sums.
                    assertThat(error).isLessThan(7 * Math.sqrt(1025) * precision.factorError() + 1e-3);
                }
            }
        }
    }

    /** If all matrices share a right factor, they are merged if it is broadcast, and not if it is copied. */
    @Test
    void theOrderOfASumDependsOnTheShapeOnly() {
        try (Session gpu = Session.open(TestDevice.gpuLike(132))) {
            MatrixUnitMatMul units = new MatrixUnitMatMul(
                    gpu, MatMulTuning.standard(gpu.device()), new EmulatedMatrixUnit(false), MatrixUnitFormat.TF32);
            Shape left = Shape.of(4, 50, 1024);
            Shape right = Shape.of(4, 1024, 60);
            View a = random(gpu, 1, left);
            View shared = new View(
                    random(gpu, 2, Shape.of(1024, 60)).buffer(),
                    Layout.contiguous(Shape.of(1024, 60)).broadcastTo(right));
            float[] one = new float[1024 * 60];
            gpu.download((DeviceBuffer) shared.buffer(), 0, MemorySegment.ofArray(one));
            View copied = View.contiguous(gpu.allocate(DType.FLOAT32, right.elements()), right);
            for (int i = 0; i < 4; i++) {
                gpu.upload(MemorySegment.ofArray(one), (DeviceBuffer) copied.buffer(), 4L * i * one.length);
            }
            assertThat(product(gpu, units, a, shared)).isEqualTo(product(gpu, units, a, copied));
        }
    }

    private static View random(Session on, int key, Shape shape) {
        View view = View.contiguous(on.allocate(DType.FLOAT32, shape.elements()), shape);
        new RandomKernels(on).fill(Distribution.NORMAL, RandomKey.of(key), view);
        return view;
    }

    private static float[] product(Session on, MatrixUnitMatMul units, View a, View b) {
        Shape shape = a.shape().with(-1, b.shape().dim(-1));
        View out = View.contiguous(on.allocate(DType.FLOAT32, shape.elements()), shape);
        units.multiply(new MatMulCall(a, b, out, false, null));
        float[] result = new float[(int) shape.elements()];
        on.download((DeviceBuffer) out.buffer(), 0, MemorySegment.ofArray(result));
        return result;
    }

    /** The product of a factor with the identity is the factor as the kernels round it. */
    @ParameterizedTest
    @EnumSource
    void kernelsRoundAsTheFormatSays(MatrixUnitFormat format) {
        long seed = new Random().nextLong();
        Random bits = new Random(seed);
        int size = 96;
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            int number = bits.nextInt();
            // Half of the numbers are ties, in one format or the other.
            numbers[i] = Float.intBitsToFloat(
                    switch (i % 4) {
                        case 0 -> number & 0xffff0000 | 0x8000;
                        case 1 -> number & 0xffffe000 | 0x1000;
                        default -> number;
                    });
        }
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, -0f, 1e-40f};
        System.arraycopy(special, 0, numbers, 0, special.length);
        float[] diagonal = new float[size * size];
        float[] identity = new float[size * size];
        for (int i = 0; i < size; i++) {
            diagonal[i * size + i] = numbers[i];
            identity[i * size + i] = 1;
        }
        MatrixUnitMatMul units = new MatrixUnitMatMul(
                session, MatMulTuning.standard(session.device()), new EmulatedMatrixUnit(false), format);
        float[] left = product(session, units, view(diagonal, size), view(identity, size));
        float[] right = product(session, units, view(identity, size), view(diagonal, size));
        for (int i = 0; i < size; i++) {
            float expected = format.precision().rounded(numbers[i]);
            assertThat(bits(left[i * size + i]))
                    .as("%s, seed %d", numbers[i], seed)
                    .isEqualTo(bits(expected));
            assertThat(bits(right[i * size + i]))
                    .as("%s, seed %d", numbers[i], seed)
                    .isEqualTo(bits(expected));
        }
    }

    /** The bits of a number, with one pattern for all NaNs and for both zeros: a sum that starts with 0 is never -0. */
    private static int bits(float number) {
        return Float.floatToIntBits(number + 0f);
    }

    private static View view(float[] matrix, int size) {
        View view = View.contiguous(session.allocate(DType.FLOAT32, matrix.length), Shape.of(size, size));
        session.upload(MemorySegment.ofArray(matrix), (DeviceBuffer) view.buffer(), 0);
        return view;
    }

    /** The expected number follows the addresses in the kernel's text. */
    @Test
    void packedFactorsEndWithTheLastTile() {
        for (MatrixUnitTile tile : MatMulTuning.matrixUnitTileCandidates()) {
            for (int edge : new int[] {tile.rows(), tile.columns()}) {
                for (long extent = 1; extent < 300; extent++) {
                    for (long matrices : new long[] {1, 3}) {
                        long blocks = (extent + 15) / 16;
                        long lastTile = (extent - 1) / edge;
                        long lastBlock = (matrices - 1) * blocks + lastTile * edge / 16 + edge / 16 - 1;
                        assertThat(FragmentPacking.vectors(matrices, extent, 12, edge))
                                .isEqualTo((lastBlock + 1) * 12 * 32);
                    }
                }
            }
        }
    }

    /** The product of two random matrices, which are rounded before it if asked. */
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
            floats[i] = MatmulPrecision.BFLOAT16.rounded(floats[i]);
        }
        return Tensor.of(device, floats, shape.toArray());
    }
}

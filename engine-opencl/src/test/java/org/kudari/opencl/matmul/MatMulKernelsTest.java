package org.kudari.opencl.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kudari.backend.Backend;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.opencl.TestDevice;
import org.kudari.opencl.matmul.source.LocalMemoryTile;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.matmul.source.RegisterBlock;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/**
 * Every kernel for matrix products, on whatever device is here, around the edges of tiles and blocks. The numbers are
 * small and whole, so that every order of a sum gives the same bits.
 */
class MatMulKernelsTest {
    /** m, k and n: one, primes, the sizes of a tile, and one more than those; at the end sums that are added in runs. */
    private static final int[][] SIZES = {
        {1, 1, 1},
        {1, 7, 5},
        {4, 4, 4},
        {17, 19, 23},
        {64, 32, 64},
        {65, 33, 67},
        {12, 0, 8},
        {131, 140, 129},
        {128, 256, 192},
        {33, 2300, 20}
    };

    /**
     * For kernels that differ from another tested one in their sizes only. To compile them takes longer than to run
     * them.
     */
    private static final int[][] FEW_SIZES = {{12, 0, 8}, {131, 145, 129}, {132, 144, 136}};

    private static final Kernel EPILOGUE = Kernel.of(
            3,
            1,
            Functions.max(Expr.input(0).plus(Expr.input(1)), 0)
                    .times(Expr.uniform(0))
                    .plus(Expr.input(2)));

    private static Session session;
    private static Backend device;
    private static final Backend REFERENCE = new ReferenceBackend();

    @BeforeAll
    static void open() {
        session = Session.open(TestDevice.find());
        device = TestDevice.backend(session);
    }

    @AfterAll
    static void close() {
        if (device != null) {
            device.close();
        }
    }

    /**
     * A kernel to test, for products of all shapes.
     *
     * @param isThorough whether to test all sizes, or else a few
     */
    private record KernelCase(String name, boolean isThorough, Multiplication multiplication) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Multiplication {
        void run(Session session, MatMulCall call);
    }

    static Stream<KernelCase> kernelCases() {
        List<KernelCase> kernelCases = new ArrayList<>();
        kernelCases.add(new KernelCase(
                "naive", true, (on, call) -> new MatMulKernels(on, Optional.empty()).multiplyNaively(call)));
        for (LocalMemoryTile tile : MatMulTuning.tileCandidates()) {
            for (int parts : new int[] {1, 3}) {
                kernelCases.add(new KernelCase(
                        tile + " in " + parts,
                        tile.rows() == 64 && parts == 1,
                        (on, call) -> assertThat(tiledMatMul(on).multiply(call, tile, parts))
                                .isTrue()));
            }
        }
        for (RegisterBlock registerBlock :
                List.of(new RegisterBlock(6, 4, 16), new RegisterBlock(6, 2, 4), new RegisterBlock(2, 1, 8))) {
            for (boolean packLeft : new boolean[] {false, true}) {
                kernelCases.add(new KernelCase(
                        registerBlock + (packLeft ? ", left packed" : ""),
                        true,
                        (on, call) -> new RegisterBlockMatMul(on, MatMulTuning.standard(on.device()))
                                .multiply(
                                        call,
                                        registerBlock,
                                        packLeft,
                                        packLeft
                                                || call.b().columnStride() != 1
                                                || call.n() < registerBlock.columns())));
            }
        }
        kernelCases.add(units(new MatrixUnitTile(2, 1, 1, 2, 1, 3), MatrixUnitFormat.TF32, true, 1));
        kernelCases.add(units(new MatrixUnitTile(1, 2, 2, 1, 2, 2), MatrixUnitFormat.BFLOAT16, false, 1));
        kernelCases.add(units(new MatrixUnitTile(1, 1, 1, 1, 1, 4), MatrixUnitFormat.BFLOAT16, true, 3));
        return kernelCases.stream();
    }

    private static KernelCase units(MatrixUnitTile tile, MatrixUnitFormat format, boolean isLate, int parts) {
        return new KernelCase(
                "matrix units, %s, %s in %d%s".formatted(tile, format, parts, isLate ? ", late" : ""),
                true,
                (on, call) -> new MatrixUnitMatMul(
                                on, MatMulTuning.standard(on.device()), new EmulatedMatrixUnit(isLate), format)
                        .multiply(call, tile, parts));
    }

    @ParameterizedTest
    @MethodSource("kernelCases")
    void allSizesInAllTranspositions(KernelCase kernelCase) {
        for (int[] size : kernelCase.isThorough() ? SIZES : FEW_SIZES) {
            for (int transposed = 0; transposed < 4; transposed += kernelCase.isThorough() ? 1 : 3) {
                Layout a = matrix((transposed & 1) != 0, 0, size[0], size[1]);
                Layout b = matrix((transposed & 2) != 0, 0, size[1], size[2]);
                check(kernelCase, Arrays.toString(size) + " " + transposed, a, b, Ending.STORED);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernelCases")
    void allEndings(KernelCase kernelCase) {
        Layout a = matrix(false, 0, 37, 45);
        Layout b = matrix(false, 0, 45, 70);
        for (Ending ending : Ending.values()) {
            check(kernelCase, ending.toString(), a, b, ending);
        }
    }

    @ParameterizedTest
    @MethodSource("kernelCases")
    void batches(KernelCase kernelCase) {
        // The right factor repeats along the first axis, and the left one's matrices are transposed.
        Layout a = Layout.contiguous(Shape.of(2, 3, 21, 34)).permute(0, 1, 3, 2);
        Layout b = Layout.contiguous(Shape.of(1, 3, 21, 18)).broadcastTo(Shape.of(2, 3, 21, 18));
        check(kernelCase, "batches", a, b, Ending.EPILOGUE);
        // From an odd position, and with negative strides.
        Layout reversed = matrix(false, 3, 20, 24).slice(0, 19, 20, -1).slice(1, 23, 24, -1);
        check(
                kernelCase,
                "shared",
                a,
                Layout.contiguous(Shape.of(21, 9)).broadcastTo(Shape.of(2, 3, 21, 9)),
                Ending.EPILOGUE);
        check(kernelCase, "reversed", reversed, matrix(false, 1, 24, 68), Ending.STORED);
    }

    @Test
    void doublesOnTheSmallestTiles() {
        if (session.device().hasDoubles()) {
            LocalMemoryTile tile = MatMulTuning.tileCandidates().getLast();
            MatMulCall[] call = new MatMulCall[1];
            check(
                    DType.FLOAT64,
                    new KernelCase("doubles", true, (on, chosen) -> {
                        call[0] = chosen;
                        assertThat(tiledMatMul(on).multiply(chosen, tile, 1)).isTrue();
                    }),
                    "doubles",
                    matrix(false, 0, 37, 45),
                    matrix(true, 0, 45, 70),
                    Ending.EPILOGUE);
            assertThat(call[0].signature().computeType().text()).isEqualTo("double");
        }
    }

    @Test
    void batchesWithOneRightFactorAreRowsOfOneMatrix() {
        Shape out = Shape.of(4, 3, 7);
        View a = view(device, DType.FLOAT32, Layout.contiguous(Shape.of(4, 3, 5)), new Random(1));
        View b = view(
                device, DType.FLOAT32, Layout.contiguous(Shape.of(5, 7)).broadcastTo(Shape.of(4, 5, 7)), new Random(2));
        View target = view(device, DType.FLOAT32, Layout.contiguous(out), new Random(3));
        MatMulCall call = new MatMulCall(a, b, target, false, null);
        assertThat(call.batchSize()).isEqualTo(1);
        assertThat(call.m()).isEqualTo(12);
        assertThat(call.signature().batchLoops()).isZero();
    }

    @Test
    void aTileThatItsWorkItemsCannotShareIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalMemoryTile(64, 64, 16, 6, 4, true))
                .withMessageContaining("64 by 64");
    }

    @Test
    void aTileThatItsWarpsCannotShareIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MatrixUnitTile(1, 1, 2, 2, 2, 3))
                .withMessage("1 by 1 warps of 2 by 2 blocks cannot share 2 steps in 3 stages");
        assertThatIllegalArgumentException().isThrownBy(() -> new MatrixUnitTile(2, 2, 2, 2, 2, 1));
    }

    /** If all matrices share a right factor, they are merged if it is broadcast, and not if it is copied. */
    @Test
    void theOrderOfASumDependsOnTheShapeOnly() {
        try (Device gpu = new Device(TestDevice.backend(Session.open(TestDevice.gpuLike(132))))) {
            Tensor a = Tensor.random(gpu, Distribution.NORMAL, RandomKey.of(1), DType.FLOAT32, Shape.of(16, 3, 4096));
            Tensor b = Tensor.random(gpu, Distribution.NORMAL, RandomKey.of(2), DType.FLOAT32, Shape.of(4096, 64));
            Tensor shared = b.broadcastTo(Shape.of(16, 4096, 64));
            Tensor copied = shared.plus(0);

            assertThat(a.matmul(shared).toFloatArray())
                    .isEqualTo(a.matmul(copied).toFloatArray());
        }
    }

    private static TiledMatMul tiledMatMul(Session on) {
        return new TiledMatMul(on, MatMulTuning.standard(on.device()));
    }

    private enum Ending {
        STORED,
        ADDED,
        EPILOGUE
    }

    private static Layout matrix(boolean isTransposed, long offset, int rows, int columns) {
        return isTransposed
                ? Layout.contiguous(Shape.of(columns, rows), offset).transpose()
                : Layout.contiguous(Shape.of(rows, columns), offset);
    }

    private static void check(KernelCase kernelCase, String what, Layout a, Layout b, Ending ending) {
        check(DType.FLOAT32, kernelCase, what, a, b, ending);
    }

    private static void check(DType type, KernelCase kernelCase, String what, Layout a, Layout b, Ending ending) {
        Shape shape = a.shape().with(-1, b.shape().dim(-1));
        double[][] results = new double[2][];
        for (int side = 0; side < 2; side++) {
            Backend backend = side == 0 ? REFERENCE : device;
            Random random = new Random(7);
            View left = view(backend, type, a, random);
            View right = view(backend, type, b, random);
            View out = view(backend, type, Layout.contiguous(shape, shape.dim(-1) % 8 == 0 ? 4 : 3), random);
            View kept = view(backend, type, Layout.contiguous(shape, 1), random);
            View row = view(backend, type, Layout.contiguous(shape.with(-2, 1)).broadcastTo(shape), random);
            View all = view(backend, type, Layout.contiguous(shape, 2), random);
            Epilogue epilogue = ending == Ending.EPILOGUE
                    ? new Epilogue(EPILOGUE, new double[] {0.5}, List.of(row, all), kept)
                    : null;
            if (side == 0) {
                REFERENCE.matmul(left, right, out, ending == Ending.ADDED, epilogue);
            } else {
                kernelCase
                        .multiplication()
                        .run(session, new MatMulCall(left, right, out, ending == Ending.ADDED, epilogue));
            }
            results[side] = both(backend, type, out, kept);
            if (side == 1) {
                List.of(left, right, out, kept, row, all).forEach(view -> device.release(view.buffer()));
            }
        }
        assertThat(results[1]).as(what).isEqualTo(results[0]);
    }

    /** Small whole numbers, in a buffer with a few elements after the last one of the layout. */
    private static View view(Backend backend, DType type, Layout layout, Random random) {
        int length = (int) layout.highest() + 5;
        View all = View.contiguous(backend.allocate(type, length), Shape.of(length));
        double[] numbers = random.ints(length, -4, 5).asDoubleStream().toArray();
        backend.upload(
                type == DType.FLOAT64 ? MemorySegment.ofArray(numbers) : MemorySegment.ofArray(floats(numbers)), all);
        return new View(all.buffer(), layout);
    }

    /** The elements of both buffers. Those outside of the views must not change. */
    private static double[] both(Backend backend, DType type, View first, View second) {
        return Stream.of(first, second)
                .flatMapToDouble(view -> {
                    int length = (int) view.buffer().length();
                    View all = View.contiguous(view.buffer(), Shape.of(length));
                    if (type == DType.FLOAT64) {
                        double[] doubles = new double[length];
                        backend.download(all, MemorySegment.ofArray(doubles));
                        return Arrays.stream(doubles);
                    }
                    float[] floats = new float[length];
                    backend.download(all, MemorySegment.ofArray(floats));
                    return IntStream.range(0, length).mapToDouble(i -> floats[i]);
                })
                .toArray();
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}

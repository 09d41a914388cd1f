package org.kudari.opencl.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kudari.backend.CacheFolder;
import org.kudari.backend.View;
import org.kudari.backend.tool.Tunable;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.opencl.TestDevice;
import org.kudari.opencl.matmul.source.LocalMemoryTile;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.OutputTile;
import org.kudari.opencl.matmul.source.RegisterBlock;
import org.kudari.opencl.random.RandomKernels;
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.DriverSpy;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** Measuring the sizes of matrix products, saving them, and choosing by them. */
class MatMulTuningTest {
    @TempDir
    private Path path;

    private CacheFolder folder() {
        return CacheFolder.at(path);
    }

    private static TileRates<LocalMemoryTile> rates(double... rates) {
        return named(MatMulTuning.tileCandidates(), rates);
    }

    private static <T extends OutputTile> TileRates<T> named(List<T> tiles, double... rates) {
        Map<T, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < rates.length; i++) {
            named.put(tiles.get(i), rates[i]);
        }
        return new TileRates<>(TestDevice.find().computeUnits(), named);
    }

    @Test
    void savedSizesAreLoaded() {
        OpenClDevice device = TestDevice.find();
        MatMulTuning tuned = MatMulTuning.standard(device)
                .withTiles(rates(3e12, 4.5e12, 1e11, 1e10))
                .withMatrixUnitTiles(
                        MatrixUnitFormat.TF32, named(MatMulTuning.matrixUnitTileCandidates(), 1e14, 3e14, 2e14))
                .withRegisterBlock(new RegisterBlock(6, 2, 8));
        tuned.save(device, folder());

        assertThat(MatMulTuning.load(device, folder())).isEqualTo(tuned);
        assertThat(MatMulTuning.load(TestDevice.withVectorsOf(4), CacheFolder.disabled()))
                .isEqualTo(MatMulTuning.standard(TestDevice.withVectorsOf(4)));
    }

    /** A key that changes makes the files of all users useless. */
    @Test
    void keysInFilesStayAsTheyAre() {
        assertThat(MatMulTuning.tileCandidates())
                .extracting(OutputTile::key)
                .containsExactly(
                        "128x128x8/8x8/double", "64x64x16/8x4/double", "32x32x16/4x4/double", "32x32x8/4x4/single");
        assertThat(MatMulTuning.matrixUnitTileCandidates())
                .extracting(OutputTile::key)
                .containsExactly("2x2/2x2/2/3", "2x2/4x4/2/3", "2x4/4x2/2/3");
        assertThat(new RegisterBlock(6, 4, 16).key()).isEqualTo("6x4x16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0001", "rate x=1\nregister\\ block=y", "\\u12"})
    void aDamagedFileIsIgnored(String content) throws IOException {
        OpenClDevice device = TestDevice.find();
        MatMulTuning.standard(device).withTiles(rates(1, 2, 3, 4)).save(device, folder());
        try (Stream<Path> files = Files.list(path)) {
            Files.writeString(files.findFirst().orElseThrow(), content);
        }
        assertThat(MatMulTuning.load(device, folder())).isEqualTo(MatMulTuning.standard(device));
    }

    /** Assumed rates are relative to each other, and cannot be compared with measured ones. */
    @Test
    void ifOneRateIsMissingNoneIsUsed() throws IOException {
        OpenClDevice device = TestDevice.find();
        MatMulTuning.standard(device).withTiles(rates(1, 2, 3, Double.NaN)).save(device, folder());
        assertThat(MatMulTuning.load(device, folder())).isEqualTo(MatMulTuning.standard(device));
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096, 128", "1024, 1024, 64", "64, 64, 32", "8192, 96, 64", "1, 100000, 32"})
    void theTileIsChosenByTheRoundsOfAllUnits(long m, long n, int rows) {
        MatMulTuning ofManyUnits = MatMulTuning.standard(TestDevice.gpuLike(132));
        assertThat(ofManyUnits.tiles().fastestFirst(1, m, n).getFirst().rows()).isEqualTo(rows);
    }

    @Test
    void measuredRatesDecide() {
        assertThat(rates(1, 10, 1, 1).fastestFirst(1, 8192, 8192).getFirst().rows())
                .isEqualTo(64);
    }

    @ParameterizedTest
    @CsvSource({
        "16, FLOAT32, 100, 6, 4, 16",
        "16, FLOAT64, 100, 6, 4, 8",
        "8, FLOAT32, 100, 6, 2, 8",
        "8, FLOAT64, 100, 6, 2, 4",
        "4, FLOAT32, 100, 6, 2, 4",
        "1, FLOAT32, 100, 6, 2, 4",
        "0, FLOAT64, 100, 6, 2, 4",
        "16, FLOAT32, 10, 6, 1, 8",
        "8, FLOAT32, 4, 6, 1, 4"
    })
    void registerBlocksFitTheVectorsAndRegistersOfAProcessor(
            int floats, DType type, int n, int rows, int vectors, int width) {
        RegisterBlock largest =
                MatMulTuning.standard(TestDevice.withVectorsOf(floats)).registerBlock();
        try (Session session = session(TestDevice.find())) {
            View a = numbers(session, type, 50, 5);
            View b = numbers(session, type, 5, n);
            View out = numbers(session, type, 50, n);
            assertThat(RegisterBlockMatMul.registerBlock(largest, new MatMulCall(a, b, out, false, null)))
                    .isEqualTo(new RegisterBlock(rows, vectors, width));
        }
    }

    private interface Product {
        void run(Session session, MatMulCall call);
    }

    private static Stream<List<Product>> choices() {
        MatMulTuning tuning = MatMulTuning.standard(TestDevice.find());
        return Stream.of(
                MatMulTuning.registerBlocks(TestDevice.find()).stream()
                        .map(registerBlock -> (Product) (session, call) ->
                                new RegisterBlockMatMul(session, tuning).multiply(call, registerBlock, false, true))
                        .toList(),
                MatMulTuning.tileCandidates().stream()
                        .map(tile ->
                                (Product) (session, call) -> new TiledMatMul(session, tuning).multiply(call, tile, 1))
                        .toList(),
                MatMulTuning.tileCandidates().stream()
                        .map(tile ->
                                (Product) (session, call) -> new TiledMatMul(session, tuning).multiply(call, tile, 5))
                        .toList(),
                withMatrixUnits(tuning));
    }

    private static List<Product> withMatrixUnits(MatMulTuning tuning) {
        return MatMulTuning.matrixUnitTileCandidates().stream()
                .map(tile -> (Product) (session, call) -> new MatrixUnitMatMul(
                                session, tuning, new EmulatedMatrixUnit(false), MatrixUnitFormat.BFLOAT16)
                        .multiply(call, tile, 3))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("choices")
    void noSizeChangesABit(List<Product> products) {
        try (Session session = session(TestDevice.find())) {
            View a = numbers(session, DType.FLOAT32, 70, 530);
            View b = numbers(session, DType.FLOAT32, 530, 90);
            float[] expected = null;
            for (Product product : products) {
                View out = numbers(session, DType.FLOAT32, 70, 90);
                product.run(session, new MatMulCall(a, b, out, false, null));
                float[] result = new float[70 * 90];
                session.download((DeviceBuffer) out.buffer(), 0, MemorySegment.ofArray(result));
                expected = expected == null ? result : expected;
                assertThat(result).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tuningMeasuresTheKernelsOfTheDeviceAndSavesTheSizes(boolean isProcessor) {
        OpenClDevice device = isProcessor ? TestDevice.withVectorsOf(16) : TestDevice.gpuLike();
        try (Session session = new DriverSpy().open(device, folder())) {
            List<Tunable.Choice> choices = new MatMulTuner(session, Optional.empty(), 256).tune();

            assertThat(choices).hasSize(1);
            Tunable.Choice choice = choices.getFirst();
            int candidates = isProcessor
                    ? MatMulTuning.registerBlocks(device).size()
                    : MatMulTuning.tileCandidates().size();
            assertThat(choice.rates()).hasSize(candidates).containsKey(choice.chosen());
            assertThat(choice.rates().values())
                    .allSatisfy(rate -> assertThat(rate).isBetween(1e7, 1e16));
            assertThat(path.resolve("opencl")).isDirectoryContaining("glob:**/matmul-*.properties");
            MatMulTuning loaded = MatMulTuning.load(device, session.folder());
            if (!isProcessor) {
                assertThat(List.copyOf(loaded.tiles().rates().values()))
                        .isEqualTo(List.copyOf(choice.rates().values()));
            }
            assertThat(DriverSpy.allocatedBytes(session)).isLessThan(5_000_000);
        }
    }

    @Test
    void tilesOfMatrixUnitsAreMeasuredIfTheDeviceHasThem() {
        // Compilers for processors take long for the emulation of larger tiles.
        OpenClDevice device = TestDevice.withLocalMemoryOf(32 << 10);
        try (Session session = new DriverSpy().open(device, folder())) {
            MatMulTuning standard = MatMulTuning.standard(session.device());
            MatrixUnitMatMul units =
                    new MatrixUnitMatMul(session, standard, new EmulatedMatrixUnit(false), MatrixUnitFormat.BFLOAT16);
            List<Tunable.Choice> choices = new MatMulTuner(session, Optional.of(units), 256).tune();

            assertThat(choices).hasSize(2);
            assertThat(choices.getLast().rates()).hasSize(1);
            MatMulTuning loaded = MatMulTuning.load(session.device(), session.folder());
            assertThat(loaded.matrixUnitTiles().get(MatrixUnitFormat.BFLOAT16).rates())
                    .hasSameSizeAs(MatMulTuning.matrixUnitTileCandidates())
                    .allSatisfy((tile, rate) ->
                            assertThat(choices.getLast().rates()).containsValue(rate));
            assertThat(loaded.matrixUnitTiles().get(MatrixUnitFormat.TF32))
                    .isEqualTo(standard.matrixUnitTiles().get(MatrixUnitFormat.TF32));
        }
    }

    @Test
    void tilesThatTheDeviceDoesNotRunAreNotMeasured() {
        DriverSpy driver = new DriverSpy();
        driver.limitGroups(64);
        try (Session session = driver.open(TestDevice.gpuLike(), folder())) {
            Tunable.Choice choice =
                    new MatMulTuner(session, Optional.empty(), 256).tune().getFirst();
            assertThat(choice.rates()).hasSize(2);
            assertThat(MatMulTuning.load(session.device(), session.folder())
                            .tiles()
                            .rates())
                    .hasSameSizeAs(MatMulTuning.tileCandidates())
                    .isNotEqualTo(
                            MatMulTuning.standard(session.device()).tiles().rates());
        }
        driver.limitGroups(1);
        try (Session session = driver.open(TestDevice.gpuLike(), folder())) {
            assertThat(new MatMulTuner(session, Optional.empty(), 256).tune()).isEmpty();
        }
    }

    private static Session session(OpenClDevice device) {
        return new DriverSpy().open(device);
    }

    private static View numbers(Session session, DType type, int rows, int columns) {
        Shape shape = Shape.of(rows, columns);
        View view = View.contiguous(session.allocate(type, shape.elements()), shape);
        new RandomKernels(session).fill(Distribution.NORMAL, RandomKey.of(rows), view);
        return view;
    }
}

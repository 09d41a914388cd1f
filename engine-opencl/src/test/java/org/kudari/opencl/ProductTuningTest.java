package org.kudari.opencl;

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
import org.kudari.opencl.runtime.DeviceBuffer;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.runtime.Session;
import org.kudari.opencl.runtime.WatchedDriver;
import org.kudari.opencl.source.FactorFormat;
import org.kudari.opencl.source.ProductPanel;
import org.kudari.opencl.source.ProductTile;
import org.kudari.opencl.source.Tile;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;

/** What is measured of matrix products, how it is kept, and what follows from it. */
class ProductTuningTest {
    @TempDir
    private Path path;

    private CacheFolder folder() {
        return CacheFolder.at(path);
    }

    private static TileRates<ProductTile> rates(double... rates) {
        return named(ProductTuning.allTiles(), rates);
    }

    private static <T extends Tile> TileRates<T> named(List<T> tiles, double... rates) {
        Map<T, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < rates.length; i++) {
            named.put(tiles.get(i), rates[i]);
        }
        return new TileRates<>(AnyDevice.find().computeUnits(), named);
    }

    @Test
    void whatWasMeasuredIsFoundAgain() {
        OpenClDevice device = AnyDevice.find();
        ProductTuning tuned = ProductTuning.standard(device)
                .withTiles(rates(3e12, 4.5e12, 1e11, 1e10))
                .withMatrixTiles(FactorFormat.TF32, named(ProductTuning.allMatrixTiles(), 1e14, 3e14, 2e14))
                .withPanel(new ProductPanel(6, 2, 8));
        tuned.keep(device, folder());

        assertThat(ProductTuning.of(device, folder())).isEqualTo(tuned);
        assertThat(ProductTuning.of(AnyDevice.withVectorsOf(4), CacheFolder.nowhere()))
                .isEqualTo(ProductTuning.standard(AnyDevice.withVectorsOf(4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0001", "rate x=1\npanel=y", "\\u12"})
    void whatIsDamagedIsNotThere(String content) throws IOException {
        OpenClDevice device = AnyDevice.find();
        ProductTuning.standard(device).withTiles(rates(1, 2, 3, 4)).keep(device, folder());
        try (Stream<Path> files = Files.list(path)) {
            Files.writeString(files.findFirst().orElseThrow(), content);
        }
        assertThat(ProductTuning.of(device, folder())).isEqualTo(ProductTuning.standard(device));
    }

    /** Guesses are relative, measured rates are not. */
    @Test
    void someRatesAreNoRates() throws IOException {
        OpenClDevice device = AnyDevice.find();
        ProductTuning.standard(device).withTiles(rates(1, 2, 3, Double.NaN)).keep(device, folder());
        assertThat(ProductTuning.of(device, folder())).isEqualTo(ProductTuning.standard(device));
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096, 128", "1024, 1024, 64", "64, 64, 32", "8192, 96, 64", "1, 100000, 32"})
    void theTileIsChosenByTheRoundsInWhichAllUnitsComputeOne(long m, long n, int rows) {
        ProductTuning ofManyUnits = ProductTuning.standard(AnyDevice.lesser(132));
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
    void panelsFitTheVectorsAndRegistersOfAProcessor(int floats, DType type, int n, int rows, int vectors, int width) {
        ProductPanel largest =
                ProductTuning.standard(AnyDevice.withVectorsOf(floats)).panel();
        try (Session session = session(AnyDevice.find())) {
            View a = numbers(session, type, 50, 5);
            View b = numbers(session, type, 5, n);
            View out = numbers(session, type, 50, n);
            assertThat(PanelProducts.panel(largest, new ProductShape(a, b, out, false, null)))
                    .isEqualTo(new ProductPanel(rows, vectors, width));
        }
    }

    private interface Product {
        void run(Session session, ProductShape shape);
    }

    private static Stream<List<Product>> choices() {
        ProductTuning tuning = ProductTuning.standard(AnyDevice.find());
        return Stream.of(
                ProductTuning.panels(AnyDevice.find()).stream()
                        .map(panel -> (Product) (session, shape) ->
                                new PanelProducts(session, tuning).multiply(shape, panel, false, true))
                        .toList(),
                ProductTuning.allTiles().stream()
                        .map(tile -> (Product)
                                (session, shape) -> new TiledProducts(session, tuning).multiply(shape, tile, 1))
                        .toList(),
                ProductTuning.allTiles().stream()
                        .map(tile -> (Product)
                                (session, shape) -> new TiledProducts(session, tuning).multiply(shape, tile, 5))
                        .toList(),
                byUnits(tuning));
    }

    private static List<Product> byUnits(ProductTuning tuning) {
        return ProductTuning.allMatrixTiles().stream()
                .map(tile -> (Product) (session, shape) -> new MatrixUnitProducts(
                                session, tuning, new EmulatedMatrixUnit(false), FactorFormat.BFLOAT16)
                        .multiply(shape, tile, 3))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("choices")
    void noChoiceChangesABit(List<Product> products) {
        try (Session session = session(AnyDevice.find())) {
            View a = numbers(session, DType.FLOAT32, 70, 530);
            View b = numbers(session, DType.FLOAT32, 530, 90);
            float[] expected = null;
            for (Product product : products) {
                View out = numbers(session, DType.FLOAT32, 70, 90);
                product.run(session, new ProductShape(a, b, out, false, null));
                float[] result = new float[70 * 90];
                session.download((DeviceBuffer) out.buffer(), 0, MemorySegment.ofArray(result));
                expected = expected == null ? result : expected;
                assertThat(result).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tuningMeasuresWhatTheDeviceUsesAndKeepsIt(boolean isProcessor) {
        OpenClDevice device = isProcessor ? AnyDevice.withVectorsOf(16) : AnyDevice.lesser();
        try (Session session = new WatchedDriver().open(device, folder())) {
            List<Tunable.Choice> choices = new ProductTuner(session, Optional.empty(), 256).tune();

            assertThat(choices).hasSize(1);
            Tunable.Choice choice = choices.getFirst();
            int candidates = isProcessor
                    ? ProductTuning.panels(device).size()
                    : ProductTuning.allTiles().size();
            assertThat(choice.rates()).hasSize(candidates).containsKey(choice.chosen());
            assertThat(choice.rates().values())
                    .allSatisfy(rate -> assertThat(rate).isBetween(1e7, 1e16));
            assertThat(path.resolve("opencl")).isDirectoryContaining("glob:**/products-*.properties");
            ProductTuning kept = ProductTuning.of(device, session.folder());
            if (!isProcessor) {
                assertThat(List.copyOf(kept.tiles().rates().values()))
                        .isEqualTo(List.copyOf(choice.rates().values()));
            }
            assertThat(session.heldBytes()).isLessThan(5_000_000);
        }
    }

    @Test
    void tilesOfMatrixUnitsAreMeasuredWhereTheDeviceWasOpenedWithThem() {
        // Compilers for processors take long for the emulation of the larger tiles.
        OpenClDevice device = AnyDevice.withLocalMemoryOf(32 << 10);
        try (Session session = new WatchedDriver().open(device, folder())) {
            ProductTuning standard = ProductTuning.standard(session.device());
            MatrixUnitProducts units =
                    new MatrixUnitProducts(session, standard, new EmulatedMatrixUnit(false), FactorFormat.BFLOAT16);
            List<Tunable.Choice> choices = new ProductTuner(session, Optional.of(units), 256).tune();

            assertThat(choices).hasSize(2);
            assertThat(choices.getLast().rates()).hasSize(1);
            ProductTuning kept = ProductTuning.of(session.device(), session.folder());
            assertThat(kept.matrixTiles().get(FactorFormat.BFLOAT16).rates())
                    .hasSameSizeAs(ProductTuning.allMatrixTiles())
                    .allSatisfy((tile, rate) ->
                            assertThat(choices.getLast().rates()).containsValue(rate));
            assertThat(kept.matrixTiles().get(FactorFormat.TF32))
                    .isEqualTo(standard.matrixTiles().get(FactorFormat.TF32));
        }
    }

    @Test
    void tilesThatTheDeviceDoesNotRunAreNotMeasured() {
        WatchedDriver driver = new WatchedDriver();
        driver.limitGroups(64);
        try (Session session = driver.open(AnyDevice.lesser(), folder())) {
            Tunable.Choice choice =
                    new ProductTuner(session, Optional.empty(), 256).tune().getFirst();
            assertThat(choice.rates()).hasSize(2);
            assertThat(ProductTuning.of(session.device(), session.folder())
                            .tiles()
                            .rates())
                    .hasSameSizeAs(ProductTuning.allTiles())
                    .isNotEqualTo(
                            ProductTuning.standard(session.device()).tiles().rates());
        }
        driver.limitGroups(1);
        try (Session session = driver.open(AnyDevice.lesser(), folder())) {
            assertThat(new ProductTuner(session, Optional.empty(), 256).tune()).isEmpty();
        }
    }

    private static Session session(OpenClDevice device) {
        return new WatchedDriver().open(device);
    }

    private static View numbers(Session session, DType type, int rows, int columns) {
        Shape shape = Shape.of(rows, columns);
        View view = View.contiguous(session.allocate(type, shape.elements()), shape);
        new RandomFill(session).fill(Distribution.NORMAL, RandomKey.of(rows), view);
        return view;
    }
}

package org.kudari.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.kudari.backend.CacheFolder;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.source.FactorFormat;
import org.kudari.opencl.source.MatrixTile;
import org.kudari.opencl.source.ProductPanel;
import org.kudari.opencl.source.ProductTile;

/**
 * Which sizes of matrix products' kernels are the fastest on a device. It changes no bit of a result: every size adds up the same terms in
 * the same order.
 *
 * @param tiles of GPUs
 * @param matrixTiles of matrix units, for each format of factors
 * @param panel of processors in large products of floats
 */
record ProductTuning(
        TileRates<ProductTile> tiles, Map<FactorFormat, TileRates<MatrixTile>> matrixTiles, ProductPanel panel) {
    /** The most elements along k that a tile loads at a time; of every other tile it is a multiple. */
    static final int DEEPEST = 16;

    private static final System.Logger LOGGER = System.getLogger(ProductTuning.class.getPackageName());

    /** The version of the file's format. Raise it when keys or values change. */
    private static final String FORMAT = "2";

    private static final String RATE = "rate ";
    private static final String MATRIX_RATE = " rate ";
    private static final String PANEL = "panel";

    /**
     * The tiles for GPUs, with their assumed rates. A larger tile does more arithmetic for each element that it
     * loads. In a small product more of its work lies beyond the edges. The rates are estimates from the traffic to
     * local memory; {@code kudari tune} measures them. The last tile is for devices with little local memory.
     */
    private static final Map<ProductTile, Double> GUESSES = new LinkedHashMap<>();

    static {
        GUESSES.put(new ProductTile(128, 128, 8, 8, 8, true), 1.0);
        GUESSES.put(new ProductTile(64, 64, 16, 8, 4, true), 0.8);
        GUESSES.put(new ProductTile(32, 32, 16, 4, 4, true), 0.5);
        GUESSES.put(new ProductTile(32, 32, 8, 4, 4, false), 0.45);
    }

    /** The same of matrix units: a warp of 64 by 64 loads half as much for each product as one of 32 by 32. */
    private static final Map<MatrixTile, Double> MATRIX_GUESSES = new LinkedHashMap<>();

    static {
        MATRIX_GUESSES.put(new MatrixTile(2, 2, 2, 2, 2, 3), 0.6);
        MATRIX_GUESSES.put(new MatrixTile(2, 2, 4, 4, 2, 3), 1.0);
        MATRIX_GUESSES.put(new MatrixTile(2, 4, 4, 2, 2, 3), 0.95);
    }

    /** The tiles that there are. */
    static List<ProductTile> allTiles() {
        return List.copyOf(GUESSES.keySet());
    }

    /** The tiles of matrix units that there are, the smallest first. */
    static List<MatrixTile> allMatrixTiles() {
        return List.copyOf(MATRIX_GUESSES.keySet());
    }

    /**
     * The panels worth measuring, the one to take unmeasured first. Six rows of four vectors are 24 sums at once, for the 32 registers that
     * processors with vectors of 16 floats have; six rows of two fit in 16.
     */
    static List<ProductPanel> panels(OpenClDevice device) {
        int floats = Math.clamp(Integer.highestOneBit(Math.max(1, device.floatVector())), 4, 16);
        ProductPanel standard = new ProductPanel(6, floats == 16 ? 4 : 2, floats);
        Stream<ProductPanel> others = Stream.of(
                new ProductPanel(8, 2, 16),
                new ProductPanel(6, 2, 16),
                new ProductPanel(4, 4, 16),
                new ProductPanel(6, 4, 8),
                new ProductPanel(6, 2, 8),
                new ProductPanel(4, 2, 8),
                new ProductPanel(6, 4, 4),
                new ProductPanel(6, 2, 4));
        return Stream.concat(Stream.of(standard), others.filter(panel -> !panel.equals(standard)))
                .toList();
    }

    /** The defaults, for a device that was not measured. */
    static ProductTuning standard(OpenClDevice device) {
        int units = device.computeUnits();
        Map<FactorFormat, TileRates<MatrixTile>> matrixTiles = new EnumMap<>(FactorFormat.class);
        for (FactorFormat format : FactorFormat.values()) {
            matrixTiles.put(format, new TileRates<>(units, MATRIX_GUESSES));
        }
        return new ProductTuning(
                new TileRates<>(units, GUESSES), matrixTiles, panels(device).getFirst());
    }

    /** What {@code kudari tune} has measured on this device with this driver, and defaults for the rest. */
    static ProductTuning of(OpenClDevice device, CacheFolder folder) {
        ProductTuning standard = standard(device);
        return folder.find(file(device))
                .map(content -> standard.with(read(content), device))
                .orElse(standard);
    }

    private static Properties read(byte[] content) {
        Properties kept = new Properties();
        try {
            kept.load(new ByteArrayInputStream(content));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "what was measured of products is damaged", e);
        }
        return kept;
    }

    private ProductTuning with(Properties kept, OpenClDevice device) {
        Map<FactorFormat, TileRates<MatrixTile>> found = new EnumMap<>(FactorFormat.class);
        matrixTiles.forEach((format, rates) -> found.put(format, rates.kept(format + MATRIX_RATE, kept)));
        String wanted = kept.getProperty(PANEL, "");
        ProductPanel fastest = panels(device).stream()
                .filter(candidate -> candidate.toString().equals(wanted))
                .findFirst()
                .orElse(panel);
        return new ProductTuning(tiles.kept(RATE, kept), found, fastest);
    }

    /** The same with measured tiles. */
    ProductTuning withTiles(TileRates<ProductTile> measured) {
        return new ProductTuning(measured, matrixTiles, panel);
    }

    /** The same with measured tiles of matrix units. */
    ProductTuning withMatrixTiles(FactorFormat format, TileRates<MatrixTile> measured) {
        Map<FactorFormat, TileRates<MatrixTile>> all = new EnumMap<>(matrixTiles);
        all.put(format, measured);
        return new ProductTuning(tiles, all, panel);
    }

    /** The same with another panel. */
    ProductTuning withPanel(ProductPanel fastest) {
        return new ProductTuning(tiles, matrixTiles, fastest);
    }

    /** Saves this for later processes. */
    void keep(OpenClDevice device, CacheFolder folder) {
        Properties kept = new Properties();
        tiles.keep(RATE, kept);
        matrixTiles.forEach((format, rates) -> rates.keep(format + MATRIX_RATE, kept));
        kept.setProperty(PANEL, panel.toString());
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            kept.store(content, "Matrix products, measured on: " + device.description());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.keep(file(device), content.toByteArray());
    }

    private static String file(OpenClDevice device) {
        String origin = String.join("\n", FORMAT, device.description(), device.build());
        return "products-" + UUID.nameUUIDFromBytes(origin.getBytes(UTF_8)) + ".properties";
    }
}

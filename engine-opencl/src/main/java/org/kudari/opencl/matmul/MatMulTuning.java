package org.kudari.opencl.matmul;

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
import org.kudari.opencl.matmul.source.LocalMemoryTile;
import org.kudari.opencl.matmul.source.MatrixUnitFormat;
import org.kudari.opencl.matmul.source.MatrixUnitTile;
import org.kudari.opencl.matmul.source.OutputTile;
import org.kudari.opencl.matmul.source.RegisterBlock;
import org.kudari.opencl.runtime.OpenClDevice;

/**
 * The fastest sizes of the kernels for matrix products on a device. They change no bit of a result: every size adds the
 * same terms in the same order.
 *
 * @param tiles for GPUs
 * @param matrixUnitTiles for matrix units, by the format of the factors
 * @param registerBlock for processors, in large products of floats
 */
record MatMulTuning(
        TileRates<LocalMemoryTile> tiles,
        Map<MatrixUnitFormat, TileRates<MatrixUnitTile>> matrixUnitTiles,
        RegisterBlock registerBlock) {
    /** The most elements along k that a tile loads in a step. It is a multiple of every tile's number. */
    static final int MAX_TILE_DEPTH = 16;

    private static final System.Logger LOGGER = System.getLogger(MatMulTuning.class.getPackageName());

    /** The version of the file's format. Raise it when keys or values change. */
    private static final String FORMAT = "3";

    /** The properties are named after the tiles' keys, see {@link OutputTile#key}. */
    private static final String TILE_RATE = "rate ";

    private static final String MATRIX_UNIT_TILE_RATE = " rate ";
    private static final String REGISTER_BLOCK = "register block";

    /**
     * The tiles for GPUs, with their assumed rates. A larger tile does more arithmetic for each element that it
     * loads. In a small product more of its work lies beyond the edges. The rates are estimates from the traffic to
     * local memory; {@code kudari tune} measures them. The last tile is for devices with little local memory.
     */
    private static final Map<LocalMemoryTile, Double> DEFAULT_TILE_RATES = new LinkedHashMap<>();

    static {
        DEFAULT_TILE_RATES.put(new LocalMemoryTile(128, 128, 8, 8, 8, true), 1.0);
        DEFAULT_TILE_RATES.put(new LocalMemoryTile(64, 64, 16, 8, 4, true), 0.8);
        DEFAULT_TILE_RATES.put(new LocalMemoryTile(32, 32, 16, 4, 4, true), 0.5);
        DEFAULT_TILE_RATES.put(new LocalMemoryTile(32, 32, 8, 4, 4, false), 0.45);
    }

    /**
     * The tiles for matrix units, with their assumed rates. A warp with 64 by 64 elements loads half as much for each
     * multiply-add as one with 32 by 32.
     */
    private static final Map<MatrixUnitTile, Double> DEFAULT_MATRIX_UNIT_TILE_RATES = new LinkedHashMap<>();

    static {
        DEFAULT_MATRIX_UNIT_TILE_RATES.put(new MatrixUnitTile(2, 2, 2, 2, 2, 3), 0.6);
        DEFAULT_MATRIX_UNIT_TILE_RATES.put(new MatrixUnitTile(2, 2, 4, 4, 2, 3), 1.0);
        DEFAULT_MATRIX_UNIT_TILE_RATES.put(new MatrixUnitTile(2, 4, 4, 2, 2, 3), 0.95);
    }

    /** All tiles for GPUs. */
    static List<LocalMemoryTile> tileCandidates() {
        return List.copyOf(DEFAULT_TILE_RATES.keySet());
    }

    /** All tiles for matrix units, the smallest first. */
    static List<MatrixUnitTile> matrixUnitTileCandidates() {
        return List.copyOf(DEFAULT_MATRIX_UNIT_TILE_RATES.keySet());
    }

    /**
     * The register blocks to measure. The first one is the default. Six rows of four vectors are 24 sums, which fit in
     * the 32 registers of processors with vectors of 16 floats. Six rows of two vectors fit in 16 registers.
     */
    static List<RegisterBlock> registerBlocks(OpenClDevice device) {
        int floats = Math.clamp(Integer.highestOneBit(Math.max(1, device.floatVector())), 4, 16);
        RegisterBlock standard = new RegisterBlock(6, floats == 16 ? 4 : 2, floats);
        Stream<RegisterBlock> others = Stream.of(
                new RegisterBlock(8, 2, 16),
                new RegisterBlock(6, 2, 16),
                new RegisterBlock(4, 4, 16),
                new RegisterBlock(6, 4, 8),
                new RegisterBlock(6, 2, 8),
                new RegisterBlock(4, 2, 8),
                new RegisterBlock(6, 4, 4),
                new RegisterBlock(6, 2, 4));
        return Stream.concat(Stream.of(standard), others.filter(registerBlock -> !registerBlock.equals(standard)))
                .toList();
    }

    /** The defaults, for a device that was not measured. */
    static MatMulTuning standard(OpenClDevice device) {
        int units = device.computeUnits();
        Map<MatrixUnitFormat, TileRates<MatrixUnitTile>> matrixTiles = new EnumMap<>(MatrixUnitFormat.class);
        for (MatrixUnitFormat format : MatrixUnitFormat.values()) {
            matrixTiles.put(format, new TileRates<>(units, DEFAULT_MATRIX_UNIT_TILE_RATES));
        }
        return new MatMulTuning(
                new TileRates<>(units, DEFAULT_TILE_RATES),
                matrixTiles,
                registerBlocks(device).getFirst());
    }

    /** What {@code kudari tune} has measured on this device with this driver, and defaults for the rest. */
    static MatMulTuning load(OpenClDevice device, CacheFolder folder) {
        MatMulTuning standard = standard(device);
        return folder.get(file(device))
                .map(content -> standard.with(read(content), device))
                .orElse(standard);
    }

    private static Properties read(byte[] content) {
        Properties properties = new Properties();
        try {
            properties.load(new ByteArrayInputStream(content));
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the measured sizes of matrix products cannot be read", e);
        }
        return properties;
    }

    private MatMulTuning with(Properties properties, OpenClDevice device) {
        Map<MatrixUnitFormat, TileRates<MatrixUnitTile>> found = new EnumMap<>(MatrixUnitFormat.class);
        matrixUnitTiles.forEach(
                (format, rates) -> found.put(format, rates.loaded(format + MATRIX_UNIT_TILE_RATE, properties)));
        String wanted = properties.getProperty(REGISTER_BLOCK, "");
        RegisterBlock fastest = registerBlocks(device).stream()
                .filter(candidate -> candidate.key().equals(wanted))
                .findFirst()
                .orElse(registerBlock);
        return new MatMulTuning(tiles.loaded(TILE_RATE, properties), found, fastest);
    }

    /** The same with measured tiles for GPUs. */
    MatMulTuning withTiles(TileRates<LocalMemoryTile> measured) {
        return new MatMulTuning(measured, matrixUnitTiles, registerBlock);
    }

    /** The same with measured tiles for matrix units. */
    MatMulTuning withMatrixUnitTiles(MatrixUnitFormat format, TileRates<MatrixUnitTile> measured) {
        Map<MatrixUnitFormat, TileRates<MatrixUnitTile>> all = new EnumMap<>(matrixUnitTiles);
        all.put(format, measured);
        return new MatMulTuning(tiles, all, registerBlock);
    }

    /** The same with another register block. */
    MatMulTuning withRegisterBlock(RegisterBlock fastest) {
        return new MatMulTuning(tiles, matrixUnitTiles, fastest);
    }

    /** Saves this for later processes. */
    void save(OpenClDevice device, CacheFolder folder) {
        Properties properties = new Properties();
        tiles.save(TILE_RATE, properties);
        matrixUnitTiles.forEach((format, rates) -> rates.save(format + MATRIX_UNIT_TILE_RATE, properties));
        properties.setProperty(REGISTER_BLOCK, registerBlock.key());
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            properties.store(content, "Matrix products, measured on: " + device.description());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.put(file(device), content.toByteArray());
    }

    private static String file(OpenClDevice device) {
        String origin = String.join("\n", FORMAT, device.description(), device.build());
        return "matmul-" + UUID.nameUUIDFromBytes(origin.getBytes(UTF_8)) + ".properties";
    }
}

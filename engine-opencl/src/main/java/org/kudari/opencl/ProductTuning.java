package org.kudari.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.kudari.backend.CacheFolder;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.source.ProductPanel;
import org.kudari.opencl.source.ProductTile;

/**
 * Which sizes of matrix products' kernels are the fastest on a device. It changes no bit of a result: every size adds up the same terms in
 * the same order.
 *
 * @param units of the device, each of which computes a tile at a time
 * @param rates of the tiles of GPUs in large products, relative to each other
 * @param panel of processors in large products of floats
 */
record ProductTuning(int units, Map<ProductTile, Double> rates, ProductPanel panel) {
    /** The most elements along k that a tile loads at a time; of every other tile it is a multiple. */
    static final int DEEPEST = 16;

    private static final System.Logger LOGGER = System.getLogger(ProductTuning.class.getPackageName());

    /** Counts changes to what is kept. */
    private static final String FORMAT = "1";

    private static final String RATE = "rate ";
    private static final String PANEL = "panel";

    /**
     * A larger tile computes more with what it loads, and leaves more of a small product to nobody. The rates are guesses, by how much
     * each computes with what it loads from local memory, until {@code kudari tune} has measured them. The last one is for devices
     * with little local memory.
     */
    private static final Map<ProductTile, Double> GUESSES = new LinkedHashMap<>();

    static {
        GUESSES.put(new ProductTile(128, 128, 8, 8, 8, true), 1.0);
        GUESSES.put(new ProductTile(64, 64, 16, 8, 4, true), 0.8);
        GUESSES.put(new ProductTile(32, 32, 16, 4, 4, true), 0.5);
        GUESSES.put(new ProductTile(32, 32, 8, 4, 4, false), 0.45);
    }

    /** The tiles that there are. */
    static List<ProductTile> tiles() {
        return List.copyOf(GUESSES.keySet());
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

    /** What to take unmeasured. */
    static ProductTuning standard(OpenClDevice device) {
        return new ProductTuning(device.computeUnits(), GUESSES, panels(device).getFirst());
    }

    /** What was measured on this device with this driver, as far as it was. */
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

    /** Rates are only compared with each other, so all of them were measured or none counts. */
    private ProductTuning with(Properties kept, OpenClDevice device) {
        Map<ProductTile, Double> measured = new LinkedHashMap<>();
        for (ProductTile tile : tiles()) {
            double rate = number(kept.getProperty(RATE + tile, ""));
            if (rate > 0 && Double.isFinite(rate)) {
                measured.put(tile, rate);
            }
        }
        String wanted = kept.getProperty(PANEL, "");
        ProductPanel found = panels(device).stream()
                .filter(candidate -> candidate.toString().equals(wanted))
                .findFirst()
                .orElse(panel);
        return new ProductTuning(units, measured.size() == rates.size() ? measured : rates, found);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** The same with measured rates. */
    ProductTuning withRates(Map<ProductTile, Double> measured) {
        return new ProductTuning(units, measured, panel);
    }

    /** The same with another panel. */
    ProductTuning withPanel(ProductPanel fastest) {
        return new ProductTuning(units, rates, fastest);
    }

    /** Keeps this for the processes after this one. */
    void keep(OpenClDevice device, CacheFolder folder) {
        Properties kept = new Properties();
        rates.forEach((tile, rate) -> kept.setProperty(RATE + tile, rate.toString()));
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

    /** All tiles, by the time that they should take: the rounds in which all units compute a tile each, times a tile's time. */
    List<ProductTile> fastestFirst(long matrices, long m, long n) {
        return rates.keySet().stream()
                .sorted(Comparator.comparingDouble(tile -> time(tile, matrices, m, n)))
                .toList();
    }

    private double time(ProductTile tile, long matrices, long m, long n) {
        long rounds = Math.ceilDiv(groups(tile, matrices, m, n), units);
        return rounds * (double) tile.rows() * tile.columns() / rates.get(tile);
    }

    /** How many tiles there are in a product. */
    static long groups(ProductTile tile, long matrices, long m, long n) {
        return matrices * Math.ceilDiv(m, tile.rows()) * Math.ceilDiv(n, tile.columns());
    }
}

package org.kudari.opencl.matmul;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.kudari.opencl.matmul.source.OutputTile;

/**
 * The speed at which a device computes tiles of several sizes, and the choice of the fastest for a product.
 *
 * @param units of the device, each of which computes one tile at a time
 * @param rates of the tiles in large products, relative to each other
 * @param <T> the kind of tiles
 */
record TileRates<T extends OutputTile>(int units, Map<T, Double> rates) {

    /**
     * All tiles, ordered by estimated time: the number of rounds in which every unit computes one tile, times the
     * time of a tile.
     */
    List<T> fastestFirst(long batchSize, long m, long n) {
        return rates.keySet().stream()
                .sorted(Comparator.comparingDouble(tile -> time(tile, batchSize, m, n)))
                .toList();
    }

    private double time(T tile, long batchSize, long m, long n) {
        long rounds = Math.ceilDiv(tileCount(tile, batchSize, m, n), units);
        return rounds * (double) tile.rows() * tile.columns() / rates.get(tile);
    }

    /** The number of tiles in the output of a product. */
    static long tileCount(OutputTile outputTile, long batchSize, long m, long n) {
        return batchSize * Math.ceilDiv(m, outputTile.rows()) * Math.ceilDiv(n, outputTile.columns());
    }

    /**
     * The same tiles with measured rates. A tile that was not measured, since the device does not run it, gets the
     * slowest of the measured rates.
     */
    TileRates<T> withMeasured(Map<T, Double> found) {
        double slowest = found.values().stream().mapToDouble(rate -> rate).min().orElseThrow();
        Map<T, Double> all = new LinkedHashMap<>();
        rates.keySet().forEach(tile -> all.put(tile, found.getOrDefault(tile, slowest)));
        return new TileRates<>(units, all);
    }

    /** Adds the rates to a file's properties, each under a prefix and the tile's key. */
    void save(String prefix, Properties properties) {
        rates.forEach((tile, rate) -> properties.setProperty(prefix + tile.key(), rate.toString()));
    }

    /**
     * The same tiles with saved rates. If a rate is missing, none of them is used: measured rates cannot be compared
     * with assumed ones.
     */
    TileRates<T> loaded(String prefix, Properties properties) {
        Map<T, Double> found = new LinkedHashMap<>();
        for (T tile : rates.keySet()) {
            double rate = number(properties.getProperty(prefix + tile.key(), ""));
            if (rate > 0 && Double.isFinite(rate)) {
                found.put(tile, rate);
            }
        }
        return found.size() == rates.size() ? new TileRates<>(units, found) : this;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}

package org.kudari.opencl.matmul;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.kudari.opencl.matmul.source.OutputTile;

/**
 * How fast a device computes tiles of several sizes, and which are the fastest for a product.
 *
 * @param units of the device, each of which computes a tile at a time
 * @param rates of the tiles in large products, relative to each other
 */
record TileRates<T extends OutputTile>(int units, Map<T, Double> rates) {

    /**
     * All tiles, ordered by estimated time: the number of rounds in which every unit computes one tile, times the
     * time of a tile.
     */
    List<T> fastestFirst(long matrices, long m, long n) {
        return rates.keySet().stream()
                .sorted(Comparator.comparingDouble(tile -> time(tile, matrices, m, n)))
                .toList();
    }

    private double time(T tile, long matrices, long m, long n) {
        long rounds = Math.ceilDiv(tileCount(tile, matrices, m, n), units);
        return rounds * (double) tile.rows() * tile.columns() / rates.get(tile);
    }

    /** How many tiles there are in a product. */
    static long tileCount(OutputTile outputTile, long matrices, long m, long n) {
        return matrices * Math.ceilDiv(m, outputTile.rows()) * Math.ceilDiv(n, outputTile.columns());
    }

    /** The same tiles with measured rates; those that were not measured, since the device does not run them, with the slowest of these. */
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

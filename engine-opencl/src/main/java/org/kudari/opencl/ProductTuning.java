package org.kudari.opencl;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.opencl.runtime.OpenClDevice;
import org.kudari.opencl.source.ProductTile;

/**
 * How fast each tile of matrix products is on a device, and so which is the fastest for a shape. It changes no bit of a result: every tile
 * adds up the same terms in the same order.
 *
 * @param units of the device, each of which computes a tile at a time
 * @param rates in large products, relative to each other
 */
record ProductTuning(int units, Map<ProductTile, Double> rates) {
    /** The most elements along k that a tile loads at a time; of every other tile it is a multiple. */
    static final int DEEPEST = 16;

    /**
     * A larger tile computes more with what it loads, and leaves more of a small product to nobody. The rates are guesses, by how much
     * each computes with what it loads from local memory, until {@code kudari tune} has measured them. The last one is for devices
     * with little local memory.
     */
    private static final Map<ProductTile, Double> STANDARD = new LinkedHashMap<>();

    static {
        STANDARD.put(new ProductTile(128, 128, 8, 8, 8, true), 1.0);
        STANDARD.put(new ProductTile(64, 64, 16, 8, 4, true), 0.8);
        STANDARD.put(new ProductTile(32, 32, 16, 4, 4, true), 0.5);
        STANDARD.put(new ProductTile(32, 32, 8, 4, 4, false), 0.45);
    }

    /** What nobody has measured. */
    static ProductTuning standard(OpenClDevice device) {
        return new ProductTuning(device.computeUnits(), STANDARD);
    }

    /** The tiles that there are. */
    static List<ProductTile> tiles() {
        return List.copyOf(STANDARD.keySet());
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

package org.kudari.pictures.diagram;

import java.util.ArrayList;
import java.util.List;

/** A node in its layer, or a bend of an edge that passes through a layer. */
final class Place {
    private static final double BEND = 4;

    /** The weight of a place with at most one neighbour. */
    private static final double LEAF = 0.001;

    /** Null for a bend. */
    final Node node;

    final int layer;
    /** The places that edges come from. */
    final List<Place> before = new ArrayList<>(2);
    /** The places that edges lead to. */
    final List<Place> after = new ArrayList<>(2);
    /** The size across the arrows in pixels. */
    final double breadth;
    /** How many places of its layer stand before it. */
    int position;
    /** By what its layer is sorted. */
    double rank;
    /** Where its middle lies across the arrows in pixels. */
    double across;

    Place(Node node, int layer, boolean isDownwards) {
        this.node = node;
        this.layer = layer;
        this.breadth = node == null ? BEND : isDownwards ? node.width() : node.height();
    }

    double weight() {
        return before.size() + after.size() > 1 ? 1 : LEAF;
    }

    /** The mean place of the neighbours, by their weights. */
    double wished() {
        double sum = 0;
        double weights = 0;
        for (Place neighbour : before) {
            sum += neighbour.weight() * neighbour.across;
            weights += neighbour.weight();
        }
        for (Place neighbour : after) {
            sum += neighbour.weight() * neighbour.across;
            weights += neighbour.weight();
        }
        return weights == 0 ? across : sum / weights;
    }
}

package org.kudari.pictures.diagram;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kudari.pictures.canvas.Box;
import org.kudari.pictures.diagram.Layers.Place;

/**
 * Where the nodes and edges of a diagram lie. It counts along the arrows and across them; these are x and y, or y and x
 * in a diagram that goes downwards.
 */
final class Layout {
    private static final double GAP_ACROSS = 20;
    private static final double GAP_ACROSS_LABELS = 46;
    private static final double GAP_ALONG = 40;
    private static final int PASSES = 61;
    /** The weight of a place with at most one neighbour. */
    private static final double LEAF = 0.001;

    private static final int CURVE = 12;

    private final Layers layers;
    private final boolean isDownwards;
    private final Map<Place, Double> across = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final double[] begins;
    private final double[] lengths;
    private final double breadth;
    /** The room between neighbours in each layer. */
    private final double[] gapsAcross;

    private Layout(List<Node> nodes, List<Edge> edges, boolean isDownwards) {
        this.isDownwards = isDownwards;
        this.layers = new Layers(nodes, edges);
        int count = layers.layers().size();
        gapsAcross = new double[count];
        begins = new double[count];
        lengths = new double[count];
        double begin = 0;
        for (int i = 0; i < count; i++) {
            begins[i] = begin;
            gapsAcross[i] = gapAcross(i, edges);
            for (Place place : layers.layers().get(i)) {
                lengths[i] = Math.max(lengths[i], length(place));
                if (place.node() != null) {
                    places.put(place.node().id(), place);
                }
            }
            begin += lengths[i] + gapAfter(i, edges);
        }
        breadth = placeAcross();
    }

    static Layout of(List<Node> nodes, List<Edge> edges, boolean isDownwards) {
        return new Layout(nodes, edges, isDownwards);
    }

    /** Edges with texts need more room between their layers. */
    private double gapAfter(int layer, List<Edge> edges) {
        double gap = GAP_ALONG;
        for (Edge edge : edges) {
            List<Place> way = layers.way(edge);
            if (way.getFirst().layer() == layer) {
                double text = width(edge);
                gap = Math.max(gap, isDownwards ? GAP_ALONG + 26 * edge.lines() : text + 56);
            }
        }
        return gap;
    }

    /** The texts of edges that cross on their way down stand side by side. */
    private double gapAcross(int layer, List<Edge> edges) {
        double gap = edges.stream().anyMatch(Edge::hasText) ? GAP_ACROSS_LABELS : GAP_ACROSS;
        if (isDownwards) {
            for (Edge edge : edges) {
                boolean begins = layers.way(edge).getFirst().layer() == layer;
                boolean ends = layers.way(edge).getLast().layer() == layer;
                if (edge.hasText() && (begins || ends && hasNeighbour(edge, edges))) {
                    gap = Math.max(gap, 2 * width(edge) + GAP_ACROSS_LABELS);
                }
            }
        }
        return gap;
    }

    /** Whether another edge with a text begins where this one does. */
    private static boolean hasNeighbour(Edge edge, List<Edge> edges) {
        return edges.stream()
                .anyMatch(other -> other.hasText()
                        && other.from().equals(edge.from())
                        && !other.to().equals(edge.to()));
    }

    private static double width(Edge edge) {
        return Math.max(Node.DETAIL.width(edge.label()), Node.GRADIENT.width(edge.gradient()));
    }

    private double length(Place place) {
        // A bend goes straight through its layer, beside the nodes there.
        if (place.node() == null) {
            return lengths[place.layer()];
        }
        return isDownwards ? place.node().height() : place.node().width();
    }

    private double breadth(Place place) {
        return place.node() == null
                ? 4
                : isDownwards ? place.node().width() : place.node().height();
    }

    /** Moves each place towards the mean of its neighbours, as far as the order leaves room; gives the whole breadth. */
    private double placeAcross() {
        for (List<Place> layer : layers.layers()) {
            double at = 0;
            for (Place place : layer) {
                across.put(place, at + breadth(place) / 2);
                at += breadth(place) + gapsAcross[place.layer()];
            }
            double half = (at - gapsAcross[layer.getFirst().layer()]) / 2;
            layer.forEach(place -> across.merge(place, -half, Double::sum));
        }
        for (int pass = 0; pass < PASSES; pass++) {
            for (int i = 0; i < layers.layers().size(); i++) {
                List<Place> layer =
                        layers.layers().get(pass % 2 == 0 ? i : layers.layers().size() - 1 - i);
                align(layer);
            }
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Map.Entry<Place, Double> entry : across.entrySet()) {
            least = Math.min(least, entry.getValue() - breadth(entry.getKey()) / 2);
            most = Math.max(most, entry.getValue() + breadth(entry.getKey()) / 2);
        }
        double shift = least;
        across.replaceAll((_, value) -> value - shift);
        return across.isEmpty() ? 0 : most - least;
    }

    /**
     * Puts a layer's places where their neighbours are, pushes them apart, and centres the result on what was wished. What
     * has one neighbour only, such as a parameter, moves aside for what has more. So a long chain is straight.
     */
    private void align(List<Place> layer) {
        double[] wished = new double[layer.size()];
        double[] found = new double[layer.size()];
        double error = 0;
        double weights = 0;
        for (int i = 0; i < wished.length; i++) {
            Place place = layer.get(i);
            wished[i] = wished(place);
            found[i] = wished[i];
            if (i > 0) {
                double distance = (breadth(layer.get(i - 1)) + breadth(place)) / 2 + gapsAcross[place.layer()];
                found[i] = Math.max(found[i], found[i - 1] + distance);
            }
            error += weight(place) * (found[i] - wished[i]);
            weights += weight(place);
        }
        for (int i = 0; i < wished.length; i++) {
            across.put(layer.get(i), found[i] - error / weights);
        }
    }

    /** The mean place of the neighbours, by their weights. */
    private double wished(Place place) {
        double sum = 0;
        double weights = 0;
        for (Place neighbour : layers.neighbours(place)) {
            sum += weight(neighbour) * across.get(neighbour);
            weights += weight(neighbour);
        }
        return weights == 0 ? across.get(place) : sum / weights;
    }

    private double weight(Place place) {
        return layers.neighbours(place).size() > 1 ? 1 : LEAF;
    }

    double width() {
        return isDownwards ? breadth : length();
    }

    double height() {
        return isDownwards ? length() : breadth;
    }

    private double length() {
        return begins.length == 0 ? 0 : begins[begins.length - 1] + lengths[lengths.length - 1];
    }

    private double along(Place place) {
        return begins[place.layer()] + lengths[place.layer()] / 2;
    }

    Box box(String id) {
        Place place = places.get(id);
        Node node = place.node();
        double x = isDownwards ? across.get(place) : along(place);
        double y = isDownwards ? along(place) : across.get(place);
        return new Box(x - node.width() / 2, y - node.height() / 2, node.width(), node.height());
    }

    /** The line of an edge from the border of a node over its bends to that of another, as its xs and ys. */
    double[][] line(Edge edge) {
        List<Place> way = layers.way(edge);
        int parts = way.size() - 1;
        double[] along = new double[parts * (CURVE + 1)];
        double[] acrossIt = new double[along.length];
        for (int part = 0; part < parts; part++) {
            Place from = way.get(part);
            Place to = way.get(part + 1);
            double begin = along(from) + length(from) / 2;
            double end = along(to) - length(to) / 2;
            for (int i = 0; i <= CURVE; i++) {
                double share = (double) i / CURVE;
                double smooth = share * share * (3 - 2 * share);
                along[part * (CURVE + 1) + i] = begin + share * (end - begin);
                acrossIt[part * (CURVE + 1) + i] = across.get(from) + smooth * (across.get(to) - across.get(from));
            }
        }
        return isDownwards ? new double[][] {acrossIt, along} : new double[][] {along, acrossIt};
    }
}

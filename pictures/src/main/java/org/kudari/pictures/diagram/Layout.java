package org.kudari.pictures.diagram;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kudari.pictures.canvas.Box;

/**
 * Where the nodes and edges of a diagram lie. It counts along the arrows and across them; these are x and y, or y and x
 * in a diagram that goes downwards.
 */
final class Layout {
    private static final double GAP_ACROSS = 20;
    private static final double GAP_ACROSS_LABELS = 46;
    private static final double GAP_ALONG = 40;
    private static final int PASSES = 61;
    private static final int CURVE = 12;

    private final Layers layers;
    private final boolean isDownwards;
    private final double[] begins;
    private final double[] lengths;
    private final double breadth;
    /** The room between neighbours in each layer. */
    private final double[] gapsAcross;
    /** How far edges between the same two nodes of neighbouring layers bend aside, so that each can be seen. */
    private final Map<Edge.Key, Double> bows = new HashMap<>();
    /** The room for the texts of edges. */
    private final Map<Edge.Key, Box> labels = new HashMap<>();

    private Layout(List<Node> nodes, List<Edge> edges, boolean isDownwards) {
        this.isDownwards = isDownwards;
        this.layers = new Layers(nodes, edges, isDownwards);
        int count = layers.layers().size();
        gapsAcross = gapsAcross(count, edges);
        double[] gapsAlong = gapsAlong(count, edges);
        begins = new double[count];
        lengths = new double[count];
        for (int i = 0; i < count; i++) {
            begins[i] = i == 0 ? 0 : begins[i - 1] + (lengths[i - 1] + gapsAlong[i - 1]);
            for (Place place : layers.layers().get(i)) {
                lengths[i] = Math.max(lengths[i], length(place));
            }
        }
        placeAcross();
        bow(edges);
        placeLabels(edges);
        breadth = shift(edges);
    }

    static Layout of(List<Node> nodes, List<Edge> edges, boolean isDownwards) {
        return new Layout(nodes, edges, isDownwards);
    }

    /** The room behind each layer. Edges with texts need more. */
    private double[] gapsAlong(int count, List<Edge> edges) {
        double[] gaps = new double[count];
        Arrays.fill(gaps, GAP_ALONG);
        for (Edge edge : edges) {
            int layer = layers.way(edge).getFirst().layer;
            gaps[layer] = Math.max(gaps[layer], isDownwards ? GAP_ALONG + 26 * edge.lines() : edge.width() + 56);
        }
        return gaps;
    }

    /** The texts of edges that cross on their way down stand side by side. */
    private double[] gapsAcross(int count, List<Edge> edges) {
        double[] gaps = new double[count];
        Arrays.fill(gaps, edges.stream().anyMatch(Edge::hasText) ? GAP_ACROSS_LABELS : GAP_ACROSS);
        if (isDownwards) {
            // Where the edges with texts end that begin at a node.
            Map<String, Set<String>> ends = new HashMap<>();
            for (Edge edge : edges) {
                if (edge.hasText()) {
                    ends.computeIfAbsent(edge.from(), _ -> new HashSet<>()).add(edge.to());
                }
            }
            for (Edge edge : edges) {
                if (edge.hasText()) {
                    double gap = 2 * edge.width() + GAP_ACROSS_LABELS;
                    int first = layers.way(edge).getFirst().layer;
                    gaps[first] = Math.max(gaps[first], gap);
                    int last = layers.way(edge).getLast().layer;
                    if (ends.get(edge.from()).size() > 1) {
                        gaps[last] = Math.max(gaps[last], gap);
                    }
                }
            }
        }
        return gaps;
    }

    private double length(Place place) {
        // A bend goes straight through its layer, beside the nodes there.
        if (place.node == null) {
            return lengths[place.layer];
        }
        return isDownwards ? place.node.height() : place.node.width();
    }

    /** Moves each place towards the mean of its neighbours, as far as the order leaves room. */
    private void placeAcross() {
        int count = layers.layers().size();
        for (List<Place> layer : layers.layers()) {
            double at = 0;
            for (Place place : layer) {
                place.across = at + place.breadth / 2;
                at += place.breadth + gapsAcross[place.layer];
            }
            double half = (at - gapsAcross[layer.getFirst().layer]) / 2;
            layer.forEach(place -> place.across -= half);
        }
        for (int pass = 0; pass < PASSES; pass++) {
            for (int i = 0; i < count; i++) {
                align(layers.layers().get(pass % 2 == 0 ? i : count - 1 - i));
            }
        }
    }

    /**
     * Puts a layer's places where their neighbours are, pushes them apart, and centres the result on what was wished. What
     * has one neighbour only, such as a parameter, moves aside for what has more. So a long chain is straight.
     */
    private void align(List<Place> layer) {
        double[] found = new double[layer.size()];
        double error = 0;
        double weights = 0;
        for (int i = 0; i < found.length; i++) {
            Place place = layer.get(i);
            double wished = place.wished();
            found[i] = wished;
            if (i > 0) {
                double distance = (layer.get(i - 1).breadth + place.breadth) / 2 + gapsAcross[place.layer];
                found[i] = Math.max(found[i], found[i - 1] + distance);
            }
            error += place.weight() * (found[i] - wished);
            weights += place.weight();
        }
        for (int i = 0; i < found.length; i++) {
            layer.get(i).across = found[i] - error / weights;
        }
    }

    /** Bends edges between the same two nodes aside, by the room that their texts need. */
    private void bow(List<Edge> edges) {
        Map<Edge.Key, Integer> counts = new HashMap<>();
        Map<Edge.Key, Double> rooms = new HashMap<>();
        for (Edge edge : edges) {
            counts.merge(firstOf(edge), 1, Integer::sum);
            double text = isDownwards ? edge.width() + LabelPlaces.PADDING : LabelPlaces.LINE * edge.lines();
            rooms.merge(firstOf(edge), Math.max(10, text) + 8, Math::max);
        }
        for (Edge edge : edges) {
            int count = counts.get(firstOf(edge));
            if (count > 1 && layers.way(edge).size() == 2) {
                // Before its middle, where the texts are, an edge is not yet as far aside.
                double distance = rooms.get(firstOf(edge)) / 0.85;
                bows.put(edge.key(), (edge.key().number() - (count - 1) / 2.0) * distance);
            }
        }
    }

    /** The first edge between the nodes of an edge. */
    private static Edge.Key firstOf(Edge edge) {
        return new Edge.Key(edge.from(), edge.to(), 0);
    }

    private void placeLabels(List<Edge> edges) {
        LabelPlaces free = new LabelPlaces();
        for (Edge edge : edges) {
            double[][] line = line(edge);
            labels.put(edge.key(), free.take(edge, line[0], line[1], isDownwards));
        }
    }

    /** Moves all so that nothing lies before 0 across the arrows; gives the whole breadth. */
    private double shift(List<Edge> edges) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (List<Place> layer : layers.layers()) {
            for (Place place : layer) {
                least = Math.min(least, place.across - place.breadth / 2);
                most = Math.max(most, place.across + place.breadth / 2);
            }
        }
        for (Box label : labels.values()) {
            least = Math.min(least, isDownwards ? label.x() : label.y());
            most = Math.max(most, isDownwards ? label.right() : label.bottom());
        }
        for (Edge edge : edges) {
            if (bows.containsKey(edge.key())) {
                for (double place : line(edge)[isDownwards ? 0 : 1]) {
                    least = Math.min(least, place);
                    most = Math.max(most, place);
                }
            }
        }
        double shift = least;
        layers.layers().forEach(layer -> layer.forEach(place -> place.across -= shift));
        labels.replaceAll((_, box) -> isDownwards
                ? new Box(box.x() - shift, box.y(), box.width(), box.height())
                : new Box(box.x(), box.y() - shift, box.width(), box.height()));
        return layers.layers().isEmpty() ? 0 : most - least;
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
        return begins[place.layer] + lengths[place.layer] / 2;
    }

    Box box(String id) {
        Place place = layers.place(id);
        double x = isDownwards ? place.across : along(place);
        double y = isDownwards ? along(place) : place.across;
        return new Box(
                x - place.node.width() / 2, y - place.node.height() / 2, place.node.width(), place.node.height());
    }

    /** The room for the texts of an edge. */
    Box label(Edge edge) {
        return labels.get(edge.key());
    }

    /** The line of an edge from the border of a node over its bends to that of another, as its xs and ys. */
    double[][] line(Edge edge) {
        List<Place> way = layers.way(edge);
        int parts = way.size() - 1;
        double[] along = new double[parts * (CURVE + 1)];
        double[] acrossIt = new double[along.length];
        double bow = bows.getOrDefault(edge.key(), 0.0);
        for (int part = 0; part < parts; part++) {
            Place from = way.get(part);
            Place to = way.get(part + 1);
            double begin = along(from) + length(from) / 2;
            double end = along(to) - length(to) / 2;
            for (int i = 0; i <= CURVE; i++) {
                double share = (double) i / CURVE;
                double smooth = share * share * (3 - 2 * share);
                along[part * (CURVE + 1) + i] = begin + share * (end - begin);
                acrossIt[part * (CURVE + 1) + i] =
                        from.across + smooth * (to.across - from.across) + bow * 4 * share * (1 - share);
            }
        }
        return isDownwards ? new double[][] {acrossIt, along} : new double[][] {along, acrossIt};
    }
}

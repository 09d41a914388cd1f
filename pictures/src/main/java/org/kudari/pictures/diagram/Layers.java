package org.kudari.pictures.diagram;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which place each node has in which layer, so that few edges cross. A place is a node, or a bend of an edge that passes
 * through a layer. Sugiyama, Tagawa, Toda, "Methods for visual understanding of hierarchical system structures", 1981:
 * layers by the longest path, and places by the mean of their neighbours', forwards and backwards in turn.
 */
final class Layers {
    private static final int SWEEPS = 12;

    /** A node, or a bend of an edge in a layer. */
    record Place(Node node, Edge bend, int layer) {}

    private final List<List<Place>> layers = new ArrayList<>();
    /** The places of an edge, from its first node over its bends to its last node. */
    private final Map<Edge, List<Place>> ways = new HashMap<>();

    private final Map<Place, List<Place>> before = new HashMap<>();
    private final Map<Place, List<Place>> after = new HashMap<>();

    Layers(List<Node> nodes, List<Edge> edges) {
        Map<String, Integer> layerOf = layersOf(nodes, edges);
        Map<String, Place> placeOf = new HashMap<>();
        int count = layerOf.values().stream().mapToInt(layer -> layer + 1).max().orElse(0);
        for (int i = 0; i < count; i++) {
            layers.add(new ArrayList<>());
        }
        for (Node node : nodes) {
            Place place = new Place(node, null, layerOf.get(node.id()));
            placeOf.put(node.id(), place);
            layers.get(place.layer).add(place);
        }
        for (Edge edge : edges) {
            List<Place> way = new ArrayList<>(List.of(placeOf.get(edge.from())));
            for (int layer = layerOf.get(edge.from()) + 1; layer < layerOf.get(edge.to()); layer++) {
                Place bend = new Place(null, edge, layer);
                layers.get(layer).add(bend);
                way.add(bend);
            }
            way.add(placeOf.get(edge.to()));
            ways.put(edge.bare(), way);
            for (int i = 1; i < way.size(); i++) {
                after.computeIfAbsent(way.get(i - 1), _ -> new ArrayList<>()).add(way.get(i));
                before.computeIfAbsent(way.get(i), _ -> new ArrayList<>()).add(way.get(i - 1));
            }
        }
        order();
    }

    /** A node stands right before the first one that needs it. */
    private static Map<String, Integer> layersOf(List<Node> nodes, List<Edge> edges) {
        Map<String, List<String>> leading = new HashMap<>();
        Map<String, Integer> open = new HashMap<>();
        for (Edge edge : edges) {
            leading.computeIfAbsent(edge.to(), _ -> new ArrayList<>()).add(edge.from());
            open.merge(edge.from(), 1, Integer::sum);
        }
        // The length of the longest path from each node, those first that lead nowhere.
        Map<String, Integer> lengths = new HashMap<>();
        Deque<String> done = new ArrayDeque<>();
        for (Node node : nodes) {
            lengths.put(node.id(), 0);
            if (!open.containsKey(node.id())) {
                done.add(node.id());
            }
        }
        int count = 0;
        int last = 0;
        while (!done.isEmpty()) {
            String id = done.remove();
            count++;
            last = Math.max(last, lengths.get(id));
            for (String before : leading.getOrDefault(id, List.of())) {
                lengths.merge(before, lengths.get(id) + 1, Math::max);
                if (open.merge(before, -1, Integer::sum) == 0) {
                    done.add(before);
                }
            }
        }
        if (count < nodes.size()) {
            String inCircle = nodes.stream()
                    .map(Node::id)
                    .filter(id -> open.getOrDefault(id, 0) > 0)
                    .findFirst()
                    .orElseThrow();
            throw new IllegalArgumentException("the diagram has a circle behind the node '" + inCircle + "'");
        }
        Map<String, Integer> layers = new HashMap<>();
        for (Node node : nodes) {
            layers.put(node.id(), last - lengths.get(node.id()));
        }
        return layers;
    }

    private void order() {
        List<List<Place>> best = copy();
        int fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean isForwards = sweep % 2 == 0;
            for (int i = 1; i < layers.size(); i++) {
                int layer = isForwards ? i : layers.size() - 1 - i;
                sort(layers.get(layer), layers.get(isForwards ? layer - 1 : layer + 1), isForwards ? before : after);
            }
            int crossings = crossings();
            if (crossings < fewest) {
                fewest = crossings;
                best = copy();
            }
        }
        layers.clear();
        layers.addAll(best);
    }

    private static void sort(List<Place> layer, List<Place> fixed, Map<Place, List<Place>> neighbours) {
        Map<Place, Double> means = new HashMap<>();
        for (int i = 0; i < layer.size(); i++) {
            int own = i;
            Place place = layer.get(i);
            means.put(
                    place,
                    neighbours.getOrDefault(place, List.of()).stream()
                            .mapToInt(fixed::indexOf)
                            .average()
                            .orElse(own));
        }
        // The sort is stable, so equal means keep their order.
        layer.sort(Comparator.comparing(means::get));
    }

    private List<List<Place>> copy() {
        List<List<Place>> copy = new ArrayList<>();
        layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
        return copy;
    }

    private int crossings() {
        int crossings = 0;
        for (int i = 0; i + 1 < layers.size(); i++) {
            List<Place> next = layers.get(i + 1);
            List<Integer> ends = new ArrayList<>();
            for (Place place : layers.get(i)) {
                List<Integer> own = after.getOrDefault(place, List.of()).stream()
                        .map(next::indexOf)
                        .sorted()
                        .toList();
                for (int end : own) {
                    crossings +=
                            (int) ends.stream().filter(other -> other > end).count();
                }
                ends.addAll(own);
            }
        }
        return crossings;
    }

    List<List<Place>> layers() {
        return layers;
    }

    /** The places of an edge, from its first node over its bends to its last node. */
    List<Place> way(Edge edge) {
        return ways.get(edge.bare());
    }

    /** The places that a place is joined to. */
    List<Place> neighbours(Place place) {
        List<Place> all = new ArrayList<>(before.getOrDefault(place, List.of()));
        all.addAll(after.getOrDefault(place, List.of()));
        return all;
    }
}

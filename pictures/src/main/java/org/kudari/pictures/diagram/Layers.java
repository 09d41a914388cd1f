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

    /**
     * If all edges from a node have more bends, they run together, as those from a parameter do that each step of a long
     * recurrence reads. Bends of their own would grow with the square of the steps.
     */
    private static final int MOST_BENDS = 500;

    private final List<List<Place>> layers = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    /** The places of an edge, from its first node, or where it leaves others, over its bends to its last node. */
    private final Map<Edge.Key, List<Place>> ways = new HashMap<>();

    Layers(List<Node> nodes, List<Edge> edges, boolean isDownwards) {
        Map<String, Integer> layerOf = layersOf(nodes, edges);
        int count = layerOf.values().stream().mapToInt(layer -> layer + 1).max().orElse(0);
        for (int i = 0; i < count; i++) {
            layers.add(new ArrayList<>());
        }
        for (Node node : nodes) {
            Place place = new Place(node, layerOf.get(node.id()), isDownwards);
            places.put(node.id(), place);
            layers.get(place.layer).add(place);
        }
        Map<String, Long> bends = new HashMap<>();
        for (Edge edge : edges) {
            bends.merge(edge.from(), layerOf.get(edge.to()) - layerOf.get(edge.from()) - 1L, Long::sum);
        }
        Map<String, List<Place>> bundles = new HashMap<>();
        for (Edge edge : edges) {
            boolean isMany = bends.get(edge.from()) > MOST_BENDS;
            List<Place> common =
                    isMany ? bundles.computeIfAbsent(edge.from(), _ -> new ArrayList<>()) : new ArrayList<>();
            ways.put(edge.key(), way(places.get(edge.from()), places.get(edge.to()), common, isDownwards));
        }
        layers.forEach(Layers::count);
        order();
    }

    /**
     * Leads an edge through the layers between its ends.
     *
     * @param bends those of other edges from the same node, one a layer; the edge begins where they leave it, and adds to
     *     them
     */
    private List<Place> way(Place from, Place to, List<Place> bends, boolean isDownwards) {
        int count = to.layer - from.layer - 1;
        int common = Math.min(count, bends.size());
        List<Place> way = new ArrayList<>(count - common + 2);
        way.add(common == 0 ? from : bends.get(common - 1));
        for (int i = common; i < count; i++) {
            Place bend = new Place(null, from.layer + 1 + i, isDownwards);
            layers.get(bend.layer).add(bend);
            bends.add(bend);
            way.add(bend);
        }
        way.add(to);
        for (int i = 1; i < way.size(); i++) {
            way.get(i - 1).after.add(way.get(i));
            way.get(i).before.add(way.get(i - 1));
        }
        return way;
    }

    /** Tells each place where it stands. */
    private static void count(List<Place> layer) {
        for (int i = 0; i < layer.size(); i++) {
            layer.get(i).position = i;
        }
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
        long fewest = crossings();
        for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
            boolean isForwards = sweep % 2 == 0;
            for (int i = 1; i < layers.size(); i++) {
                sort(layers.get(isForwards ? i : layers.size() - 1 - i), isForwards);
            }
            long crossings = crossings();
            if (crossings < fewest) {
                fewest = crossings;
                best = copy();
            }
        }
        layers.clear();
        layers.addAll(best);
        layers.forEach(Layers::count);
    }

    /** By the mean place of the neighbours in the layer before or after. What has none stays where it is. */
    private static void sort(List<Place> layer, boolean isForwards) {
        for (Place place : layer) {
            List<Place> neighbours = isForwards ? place.before : place.after;
            place.rank = neighbours.stream()
                    .mapToInt(neighbour -> neighbour.position)
                    .average()
                    .orElse(place.position);
        }
        // The sort is stable, so equal means keep their order.
        layer.sort(Comparator.comparingDouble(place -> place.rank));
        count(layer);
    }

    private List<List<Place>> copy() {
        List<List<Place>> copy = new ArrayList<>();
        layers.forEach(layer -> copy.add(new ArrayList<>(layer)));
        return copy;
    }

    private long crossings() {
        long crossings = 0;
        for (int i = 0; i + 1 < layers.size(); i++) {
            crossings += crossings(layers.get(i), layers.get(i + 1).size());
        }
        return crossings;
    }

    /**
     * How often an edge ends before one that begins before it. The ends so far are counted in a binary indexed tree:
     * Fenwick, "A new data structure for cumulative frequency tables", 1994.
     */
    private static long crossings(List<Place> layer, int sizeOfNext) {
        int[] tree = new int[sizeOfNext + 1];
        long crossings = 0;
        int ends = 0;
        for (Place place : layer) {
            int[] own = place.after.stream()
                    .mapToInt(next -> next.position)
                    .sorted()
                    .toArray();
            for (int end : own) {
                int upToEnd = 0;
                for (int i = end + 1; i > 0; i -= i & -i) {
                    upToEnd += tree[i];
                }
                crossings += ends - upToEnd;
                ends++;
                for (int i = end + 1; i < tree.length; i += i & -i) {
                    tree[i]++;
                }
            }
        }
        return crossings;
    }

    List<List<Place>> layers() {
        return layers;
    }

    Place place(String id) {
        return places.get(id);
    }

    /** The places of an edge, from its first node, or where it leaves others, over its bends to its last node. */
    List<Place> way(Edge edge) {
        return ways.get(edge.key());
    }
}

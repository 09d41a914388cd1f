package org.kudari.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.kudari.model.Layer;

/** Collects the inputs and layers of a {@link Graph} while it is described, see {@link Graph#of}. */
public final class GraphBuilder {
    private final List<Graph.Node> nodes = new ArrayList<>();
    private int inputs;
    private int values;
    private boolean isDescribed;

    GraphBuilder() {}

    /**
     * {@return a further input of the graph} Inputs are asked for before the first layer is added, in the order in which
     * the model takes them.
     *
     * @throws IllegalStateException if there is a layer already, or the graph is described
     */
    public GraphValue input() {
        requireOpen();
        if (!nodes.isEmpty()) {
            throw new IllegalStateException(
                    "input " + inputs + " of the graph comes after its first layer: ask for all" + " inputs first");
        }
        inputs++;
        return new GraphValue(this, values++);
    }

    /**
     * Adds a layer of one output.
     *
     * @param layer the layer
     * @param from its inputs
     * @return its output
     * @throws IllegalArgumentException if a value is of another graph
     */
    public GraphValue layer(Layer layer, GraphValue... from) {
        return layer(1, layer, from).getFirst();
    }

    /**
     * Adds a layer.
     *
     * @param outputs the number of its outputs, at least 1
     * @param layer the layer
     * @param from its inputs
     * @return its outputs
     * @throws IllegalArgumentException if a value is of another graph
     * @throws IllegalStateException if the graph is described
     */
    public List<GraphValue> layer(int outputs, Layer layer, GraphValue... from) {
        requireOpen();
        nodes.add(new Graph.Node(layer, indices(List.of(from)), outputs));
        return IntStream.range(0, outputs)
                .mapToObj(_ -> new GraphValue(this, values++))
                .toList();
    }

    private List<Integer> indices(List<GraphValue> of) {
        for (GraphValue value : of) {
            if (value.graph() != this) {
                throw new IllegalArgumentException(
                        "a value of one graph is used in another: a graph is one layer, so its" + " values stay in it");
            }
        }
        return of.stream().map(GraphValue::index).toList();
    }

    private void requireOpen() {
        if (isDescribed) {
            throw new IllegalStateException(
                    "the graph is described already: what is added after Graph.of would not be part of it");
        }
    }

    Graph with(List<GraphValue> outputs) {
        isDescribed = true;
        return new Graph(inputs, nodes, indices(outputs));
    }
}

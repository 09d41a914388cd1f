package org.kudari.nn;

import org.kudari.model.Layer;

/** A value in a {@link Graph} while it is described: an input, or an output of a layer. */
public final class GraphValue {
    private final GraphBuilder graph;
    private final int index;

    GraphValue(GraphBuilder graph, int index) {
        this.graph = graph;
        this.index = index;
    }

    GraphBuilder graph() {
        return graph;
    }

    int index() {
        return index;
    }

    /**
     * Passes this value through layers.
     *
     * @param layers the layers in the order in which they apply; each has one input and one output
     * @return the output of the last
     */
    public GraphValue then(Layer... layers) {
        GraphValue value = this;
        for (Layer layer : layers) {
            value = graph.layer(layer, value);
        }
        return value;
    }

    /**
     * {@return the sum of this and another value, see {@link Join#add}}
     *
     * @param other the other value, of the same graph
     */
    public GraphValue plus(GraphValue other) {
        return graph.layer(Join.add(), this, other);
    }

    /**
     * {@return the product of this and another value, element by element, see {@link Join#multiply}}
     *
     * @param other the other value, of the same graph
     */
    public GraphValue times(GraphValue other) {
        return graph.layer(Join.multiply(), this, other);
    }

    /**
     * {@return this and other values one after the other, see {@link Join#concatenate}}
     *
     * @param axis the axis; a negative one counts from the last
     * @param others the other values, of the same graph
     */
    public GraphValue concatenate(int axis, GraphValue... others) {
        GraphValue[] all = new GraphValue[others.length + 1];
        all[0] = this;
        System.arraycopy(others, 0, all, 1, others.length);
        return graph.layer(Join.concatenate(axis), all);
    }
}

package org.kudari.model.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.kudari.model.Layer;

/** A layer in a file, while it is read: its line, and the layers inside of it. */
public final class LayerLine {
    private final String line;
    private final IntFunction<Layer> inner;

    LayerLine(String line, IntFunction<Layer> inner) {
        this.line = line;
        this.inner = inner;
    }

    /**
     * {@return the parts of the line, which are separated by single spaces; the last one may have spaces itself}
     *
     * @param count the number of parts; the first is the kind
     * @throws IllegalArgumentException if there are fewer
     */
    public String[] parts(int count) {
        String[] parts = line.split(" ", count);
        if (parts.length != count) {
            throw new IllegalArgumentException("a line of " + count + " parts was expected");
        }
        return parts;
    }

    /**
     * {@return some of the layers inside of this one}
     *
     * @param from the index of the first, from 0
     * @param count the number of layers
     * @throws IllegalArgumentException if one of them is missing, or cannot be read
     */
    public List<Layer> inner(int from, int count) {
        List<Layer> layers = new ArrayList<>();
        while (layers.size() < count) {
            layers.add(inner(from + layers.size()));
        }
        return layers;
    }

    /**
     * {@return a layer inside of this one}
     *
     * @param index its index, from 0
     * @throws IllegalArgumentException if there is none, or it cannot be read
     */
    public Layer inner(int index) {
        return inner.apply(index);
    }
}

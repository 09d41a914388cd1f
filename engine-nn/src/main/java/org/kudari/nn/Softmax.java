package org.kudari.nn;

import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;

/**
 * {@code exp(x) / sum(exp(x))} along an axis. For training, {@code Losses.crossEntropy} takes the values before it: that
 * is more accurate, and cheaper.
 *
 * @param axis the axis; a negative one counts from the last
 */
public record Softmax(int axis) implements Layer {
    static final LayerCodec<Softmax> CODEC = LayerCodec.of(
            "softmax",
            Softmax.class,
            layer -> Integer.toString(layer.axis),
            line -> new Softmax(Integer.parseInt(line.parts(2)[1])));

    @Override
    public Forward build(ModelBuilder builder) {
        return (input, _) -> input.softmax(axis);
    }

    @Override
    public String toString() {
        return "Softmax(axis " + axis + ")";
    }
}

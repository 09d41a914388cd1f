package org.kudari.nn;

import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;

/**
 * The logarithm of the {@link Softmax} along an axis, accurate where that is nearly 0 or 1.
 *
 * @param axis the axis; a negative one counts from the last
 */
public record LogSoftmax(int axis) implements Layer {
    static final LayerCodec<LogSoftmax> CODEC = LayerCodec.of(
            "log-softmax",
            LogSoftmax.class,
            layer -> Integer.toString(layer.axis),
            line -> new LogSoftmax(Integer.parseInt(line.parts(2)[1])));

    @Override
    public Forward build(ModelBuilder builder) {
        return (input, _) -> input.logSoftmax(axis);
    }

    @Override
    public String toString() {
        return "LogSoftmax(axis " + axis + ")";
    }
}

package org.kudari.nn;

import java.util.Arrays;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * Makes one axis of neighbouring ones, in row-major order: {@code [n, 28, 28]} becomes {@code [n, 784]}. It is a view
 * where the strides allow it. PyTorch's {@code Flatten}, whose {@code start_dim} and {@code end_dim} are the axes.
 *
 * @param first the first of the axes; a negative one counts from the last
 * @param last the last of them, inclusive; a negative one counts from the last
 */
public record Flatten(int first, int last) implements Layer {
    static final LayerCodec<Flatten> CODEC =
            LayerCodec.of("flatten", Flatten.class, layer -> layer.first + " " + layer.last, line -> {
                String[] parts = line.parts(3);
                return new Flatten(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            });

    /** A layer that keeps the first axis, that of the examples, and makes one of all others. */
    public Flatten() {
        this(1, -1);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        String location = builder.location();
        return (input, _) -> input.reshape(flattened(location, input));
    }

    private Shape flattened(String location, Tensor input) {
        Shape shape = input.shape();
        int rank = shape.rank();
        int from = first < 0 ? first + rank : first;
        int to = last < 0 ? last + rank : last;
        if (from < 0 || from > to || to >= rank) {
            throw new IllegalArgumentException(location + this + " takes a batch that has the axes " + first + " to "
                    + last + ", in this order, not one of shape " + shape);
        }
        long[] flat = new long[rank - to + from];
        Arrays.setAll(flat, axis -> shape.dim(axis <= from ? axis : axis + to - from));
        for (int axis = from + 1; axis <= to; axis++) {
            flat[from] *= shape.dim(axis);
        }
        return Shape.of(flat);
    }

    @Override
    public String toString() {
        return "Flatten(" + first + ", " + last + ")";
    }
}

package org.kudari.nn;

import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * One index of an axis, which the output does not have: of {@code [n, 3]}, {@code new Select(1, 2)} is the last column,
 * {@code [n]}. It is a view, of any type. PyTorch's {@code torch.select}.
 *
 * @param axis the axis; a negative one counts from the last
 * @param index the index; a negative one counts from the last
 */
public record Select(int axis, long index) implements Layer {
    static final LayerCodec<Select> CODEC =
            LayerCodec.of("select", Select.class, layer -> layer.axis + " " + layer.index, line -> {
                String[] parts = line.parts(3);
                return new Select(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
            });

    @Override
    public Forward build(ModelBuilder builder) {
        String location = builder.location();
        return (input, _) -> selected(location, input);
    }

    private Tensor selected(String location, Tensor input) {
        Shape shape = input.shape();
        int at = axis < 0 ? axis + shape.rank() : axis;
        boolean hasAxis = at >= 0 && at < shape.rank();
        long from = hasAxis && index < 0 ? index + shape.dim(at) : index;
        if (!hasAxis || from < 0 || from >= shape.dim(at)) {
            throw new IllegalArgumentException(location + this + " takes a batch that has the index " + index
                    + " on axis " + axis + ", not one of shape " + shape);
        }
        return input.slice(at, from, from + 1).squeeze(at);
    }

    @Override
    public String toString() {
        return "Select(" + axis + ", " + index + ")";
    }
}

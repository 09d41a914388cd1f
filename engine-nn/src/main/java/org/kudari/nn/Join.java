package org.kudari.nn;

import java.util.List;
import java.util.Locale;
import org.kudari.layout.Shape;
import org.kudari.model.Forward;
import org.kudari.model.ForwardOfMany;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
import org.kudari.tensor.Tensor;

/**
 * Makes one tensor of several, in a {@link Graph}.
 *
 * @param kind how
 * @param axis the axis along which tensors are concatenated; a negative one counts from the last; 0 for other kinds
 */
public record Join(Kind kind, int axis) implements Layer {
    /** How tensors are joined. */
    public enum Kind {
        /** Their sum. */
        ADD,
        /** Their product, element by element. */
        MULTIPLY,
        /** One after the other along an axis. */
        CONCATENATE
    }

    static final LayerCodec<Join> CODEC = LayerCodec.of(
            "join",
            Join.class,
            layer -> layer.kind.name().toLowerCase(Locale.ROOT)
                    + (layer.kind == Kind.CONCATENATE ? " " + layer.axis : ""),
            line -> switch (line.parts(2)[1]) {
                case "add" -> add();
                case "multiply" -> multiply();
                case String concatenate
                when concatenate.startsWith("concatenate ") ->
                    concatenate(Integer.parseInt(concatenate.substring("concatenate ".length())));
                case String other -> throw new IllegalArgumentException("'" + other + "' is no kind of join");
            });

    /** {@return the sum} The tensors are of one rank, and their extents are equal or 1. */
    public static Join add() {
        return new Join(Kind.ADD, 0);
    }

    /** {@return the product, element by element} The tensors are of one rank, and their extents are equal or 1. */
    public static Join multiply() {
        return new Join(Kind.MULTIPLY, 0);
    }

    /**
     * {@return the tensors one after the other}
     *
     * @param axis the axis; a negative one counts from the last; the extents of the others are equal
     */
    public static Join concatenate(int axis) {
        return new Join(Kind.CONCATENATE, axis);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        String location = builder.location();
        return (ForwardOfMany) (inputs, _) -> List.of(joined(location, inputs));
    }

    private Tensor joined(String location, List<Tensor> inputs) {
        Tensor joined = inputs.getFirst();
        if (kind == Kind.CONCATENATE) {
            try {
                return inputs.size() == 1 ? joined : joined.concatenate(axis, inputs.subList(1, inputs.size()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(location + e.getMessage(), e);
            }
        }
        for (Tensor next : inputs.subList(1, inputs.size())) {
            // Broadcasting of another rank would make [n, n] of [n, 1] and [n] without a word.
            if (joined.shape().rank() != next.shape().rank() || Shape.broadcast(joined.shape(), next.shape()) == null) {
                throw new IllegalArgumentException(
                        location + this + " takes tensors of one rank whose extents are equal or" + " 1, not "
                                + joined.shape() + " and " + next.shape());
            }
            joined = kind == Kind.ADD ? joined.plus(next) : joined.times(next);
        }
        return joined;
    }

    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return kind == Kind.CONCATENATE ? name + "(axis " + axis + ")" : name;
    }
}

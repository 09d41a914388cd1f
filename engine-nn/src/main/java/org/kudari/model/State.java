package org.kudari.model;

import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * Numbers of a layer that training changes, but no gradient: running statistics, for instance. A state is saved, loaded
 * and copied with its model.
 *
 * <p>A layer does not write it. In training, its forward pass contributes a tensor ({@link
 * ForwardContext#contribute}), and at the end of the step the state becomes {@code merge(state, contribution)} for each
 * contribution, those of the first shard first. So all shards of a step read the same state, and it does not matter
 * where they run. A prediction never changes it. Each state has memory of its own: a change of it does not invalidate
 * the graph of a forward pass that reads parameters or other states.
 *
 * <p>Predictions and merges do not know of each other: a prediction that runs while a training does may read a state of
 * two steps.
 *
 * <p>The new value has other memory than the one before, in turn. So a backward pass may need what the forward pass read,
 * as that of a product with the state does, though the step has been merged. Two merges later its memory is overwritten,
 * and a backward pass that needs it is refused.
 */
public final class State {
    private static final double[] NO_UNIFORMS = {};

    private final String name;
    private final Shape shape;
    private final double initial;
    private final Kernel merge;
    /** Null until the model is made. */
    private Supplier<Tensor> value;
    /** What the next merge overwrites; null before the first. */
    private Tensor before;

    State(String name, Shape shape, double initial, BinaryOperator<Expr> merge) {
        this.name = name;
        this.shape = shape;
        this.initial = initial;
        Expr merged = merge.apply(Expr.input(0), Expr.input(1));
        this.merge =
                Kernel.of(2, 0, Objects.requireNonNull(merged, () -> "the merge of the state '" + name + "' is null"));
    }

    void make(Device device, DType type) {
        become(device.unscoped(() -> initial(device, type)));
    }

    private void become(Tensor latest) {
        value = () -> latest;
    }

    /** Its values come from elsewhere. */
    void supply(Supplier<Tensor> values) {
        value = values;
    }

    Tensor initial(Device device, DType type) {
        return Tensor.full(device, type, shape, initial);
    }

    /** {@return the name, such as {@code norm.running_mean}} */
    public String name() {
        return name;
    }

    /** {@return the shape} */
    public Shape shape() {
        return shape;
    }

    /**
     * {@return the value, a constant} The end of a step may make another tensor the value, and later overwrite this one.
     *
     * @throws IllegalStateException if the model is not built yet
     */
    public Tensor value() {
        if (value == null) {
            throw new IllegalStateException("the state '" + name + "' has no value before the whole model is built:"
                    + " read it in the layer's Forward, not in build");
        }
        return value.get();
    }

    /**
     * Copies new values over the state.
     *
     * @param values the values, of the state's shape, on any device
     * @throws IllegalArgumentException if the shape differs
     */
    public void set(Tensor values) {
        requireShape(values);
        InPlace.copy(values.detach(), value());
    }

    /** Lets the state become {@code merge(state, contribution)}, for each of the contributions. */
    void merge(List<Tensor> contributions) {
        contributions.forEach(this::requireShape);
        Tensor old = value();
        Tensor latest =
                before == null ? old.device().unscoped(() -> Tensor.zeros(old.device(), old.type(), shape)) : before;
        try (Scope _ = old.device().scope()) {
            Tensor state = old;
            for (Tensor contribution : contributions) {
                InPlace.map(merge, NO_UNIFORMS, List.of(state, contribution.detach()), List.of(latest));
                state = latest;
            }
        }
        before = old;
        become(latest);
    }

    private void requireShape(Tensor values) {
        if (!values.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "the state '" + name + "' has shape " + shape + ", not " + values.shape());
        }
    }

    /** The name and the shape. */
    @Override
    public String toString() {
        return name + " " + shape;
    }
}

package org.kudari.op;

import java.util.List;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Anything with a shape and an element type that operations apply to. {@code Tensor} is the implementation. The
 * operations and their gradients are written against this and {@link TensorOps}, so that this package knows neither
 * tensors nor the autograd that records them.
 *
 * @param <T> the implementation itself
 */
public interface TensorLike<T extends TensorLike<T>> {
    Shape shape();

    DType type();

    T self();

    /** The operation applied to the operands (this need not be one of them). */
    T apply(Op operation, List<T> operands);

    /** An elementwise operation of one or more outputs, each of which is an element of the list. */
    List<T> applyAll(Elementwise operation, List<T> operands);

    /** The operation applied to this alone. */
    default T apply(Op operation) {
        return apply(operation, List.of(self()));
    }

    /** The operation applied to this and another. */
    default T apply(Op operation, T other) {
        return apply(operation, List.of(self(), other));
    }
}

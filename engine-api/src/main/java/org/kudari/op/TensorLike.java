package org.kudari.op;

import java.util.List;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Anything with a shape and an element type that operations apply to. {@code Tensor} is the implementation. The
 * operations and their gradients are written against this and {@link TensorOps}, so that this package depends neither
 * on tensors nor on the autograd that records them.
 *
 * @param <T> the implementation itself
 */
public interface TensorLike<T extends TensorLike<T>> {
    /** {@return the extents of the axes} */
    Shape shape();

    /** {@return the type of the elements} */
    DType type();

    /** {@return this object, as the implementation} */
    T self();

    /**
     * Applies an operation.
     *
     * @param operation the operation
     * @param operands its operands; this object need not be one of them
     * @return the result
     * @throws IllegalArgumentException if the operands do not fit the operation
     */
    T apply(Op operation, List<T> operands);

    /**
     * Applies an elementwise operation of one or more outputs.
     *
     * @param operation the operation
     * @param operands its operands; this object need not be one of them
     * @return one result for each output
     * @throws IllegalArgumentException if the operands do not fit the operation
     */
    List<T> applyAll(Elementwise operation, List<T> operands);

    /**
     * {@return a new tensor beside this one, on its device, whose elements are all the same number}
     *
     * @param type the type of the elements
     * @param shape the shape
     * @param number the number; an integer type has to hold it
     */
    T newFull(DType type, Shape shape, double number);

    /**
     * {@return the operation applied to this alone}
     *
     * @param operation the operation
     */
    default T apply(Op operation) {
        return apply(operation, List.of(self()));
    }

    /**
     * {@return the operation applied to this and another operand}
     *
     * @param operation the operation
     * @param other the second operand
     */
    default T apply(Op operation, T other) {
        return apply(operation, List.of(self(), other));
    }
}

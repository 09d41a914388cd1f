package org.kudari.op;

/**
 * A differentiable operation with one output. Its backward rule is written in operations itself, so that it can be
 * differentiated again.
 */
public sealed interface Op permits ViewOp, BackendOp, CompositeOp {

    /** {@return the name in error messages and traces: {@code matmul}, {@code sum}} */
    String name();

    /**
     * Tells which forward values the backward pass reads.
     *
     * @param needs the operands whose gradients will be needed, bit {@code i} for operand {@code i}
     * @return the values to save
     */
    SavedForBackward savedForBackward(long needs);

    /**
     * Computes the vector-Jacobian product: from the gradient of the output, the gradient of each operand that needs
     * one. A gradient may have the operand's shape or any that it broadcasts to. The backward pass sums it to the
     * operand's shape.
     *
     * @param <T> the type of the tensors
     * @param context the gradient of the output and the saved values; receives the gradients
     */
    <T extends TensorOps<T>> void backward(BackwardContext<T> context);
}

package org.kudari.op;

/**
 * A differentiable operation of one output. Its rule for the backward pass stands beside its forward one, written in
 * operations itself, so that gradients of gradients follow.
 */
public sealed interface Op permits ViewOp, BackendOp, CompositeOp {

    /** The name in error messages and traces: {@code matmul}, {@code sum}. */
    String name();

    /**
     * What the backward pass reads.
     *
     * @param needs the operands whose gradients will be asked for, bit {@code i} for operand {@code i}
     */
    SavedForBackward savedForBackward(long needs);

    /**
     * The vector-Jacobian product: from the gradient of the output, gives the gradient of each operand that needs one. A
     * gradient may have the operand's shape or any that it broadcasts to: the walk sums it back, in one place.
     */
    <T extends TensorOps<T>> void backward(BackwardContext<T> context);
}

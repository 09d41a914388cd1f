package org.kudari.autograd;

import java.util.List;
import org.kudari.tensor.CustomOpRecorder;
import org.kudari.tensor.Tensor;

/**
 * An operation with a forward and a backward pass written by hand. Prefer an expression ({@code x.map(expr, others)})
 * if one can express the function: the engine fuses and differentiates it.
 *
 * <p>If both passes use tensor operations only, the operation can be differentiated twice. A pass may also read values
 * and compute on the host. Then the operation can be differentiated once, and asking for a second derivative is an
 * error.
 */
public abstract class CustomOp {
    private final String name;

    /**
     * An operation.
     *
     * @param name the name in error messages and traces
     */
    protected CustomOp(String name) {
        this.name = name;
    }

    /**
     * Computes the result.
     *
     * @param operands the operands; they are not recorded
     * @return the result
     */
    protected abstract Tensor forward(List<Tensor> operands);

    /**
     * Computes the gradients of the operands.
     *
     * @param upstream the gradient of the result, in the result's shape
     * @param operands the operands of the forward pass
     * @param result the result of the forward pass
     * @return one gradient for each operand, in the operand's shape or one that it broadcasts to; null if it is zero
     */
    protected abstract List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result);

    /**
     * Applies the operation. It is recorded if an operand is.
     *
     * @param operands the operands, all on one device
     * @return the result
     */
    public final Tensor apply(Tensor... operands) {
        return CustomOpRecorder.apply(name, List.of(operands), this::forward, this::backward);
    }
}

package org.kudari.autograd;

import java.util.List;
import org.kudari.tensor.CustomOpRecorder;
import org.kudari.tensor.Tensor;

/**
 * An operation of one's own, with a forward and a backward pass written by hand. Prefer an expression ({@code
 * x.map(expr, others)}) where one will do: it is fused and differentiated by the engine.
 *
 * <p>Both passes may use tensor operations, and then the operation can be differentiated twice; or leave them, by reading
 * values and computing on the host. A backward pass that leaves them is differentiable once: asking for a second derivative
 * is an error, never a zero.
 */
public abstract class CustomOp {
    private final String name;

    /** @param name in error messages and traces */
    protected CustomOp(String name) {
        this.name = name;
    }

    /** The result, from operands without history. */
    protected abstract Tensor forward(List<Tensor> operands);

    /**
     * The gradients of the operands, each in its operand's shape or one that it broadcasts to; null where it is zero.
     *
     * @param upstream the gradient of the result
     */
    protected abstract List<Tensor> backward(Tensor upstream, List<Tensor> operands, Tensor result);

    /** Applies the operation; it is recorded if an operand is. */
    public final Tensor apply(Tensor... operands) {
        return CustomOpRecorder.apply(name, List.of(operands), this::forward, this::backward);
    }
}

package org.kudari.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.kudari.op.BackwardContext;

/** Records an operation whose two passes are given as functions. Internal; use {@code CustomOp}. */
public final class CustomOpRecorder {

    /** The backward pass of an operation. */
    public interface Backward {
        /**
         * Computes the gradients of the operands.
         *
         * @param upstream the gradient of the result
         * @param operands the operands
         * @param result the result
         * @return one gradient for each operand; null if it is zero
         */
        List<Tensor> apply(Tensor upstream, List<Tensor> operands, Tensor result);
    }

    private CustomOpRecorder() {}

    /**
     * Runs the forward function and records the backward one if an operand is recorded.
     *
     * @param name the name in error messages and traces
     * @param operands the operands, all on one device
     * @param forward from the operands, not recorded, to the result
     * @param backward from the gradient of the result to those of the operands
     * @return the result
     */
    public static Tensor apply(
            String name, List<Tensor> operands, Function<List<Tensor>, Tensor> forward, Backward backward) {
        Execution.requireOneDevice(name, operands);
        Tensor result = forward.apply(Execution.detached(operands)).detach();
        if (!Execution.isRecorded(operands)) {
            return result;
        }
        Node.RecordedOp recordedOp = new Node.RecordedOp(name, context -> pullBack(name, backward, context), operands);
        for (int i = 0; i < operands.size(); i++) {
            recordedOp.saveOperand(i, operands.get(i));
        }
        Tensor recorded = result.withNode(recordedOp);
        recordedOp.saveOutput(recorded);
        return recorded;
    }

    private static void pullBack(String name, Backward backward, BackwardContext<Tensor> context) {
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; i < context.operands(); i++) {
            operands.add(context.operand(i));
        }
        boolean recorded = context.isRecorded();
        // If the upstream gradient is a variable, every gradient computed by tensor operations is recorded. A
        // gradient that is not recorded was computed on the host.
        Tensor upstream = recorded && !context.upstream().isRecorded()
                ? context.upstream().variable()
                : context.upstream();
        List<Tensor> gradients = backward.apply(upstream, operands, context.output());
        if (gradients.size() != context.operands()) {
            throw new IllegalStateException(name + ": the backward pass returned " + gradients.size()
                    + " gradient(s) for " + context.operands() + " operand(s)");
        }
        for (int i = 0; i < gradients.size(); i++) {
            Tensor gradient = gradients.get(i);
            if (gradient != null && context.needs(i)) {
                context.addGradient(
                        i,
                        recorded && !gradient.isRecorded()
                                ? withUnknownDerivative(name, gradient, upstream)
                                : gradient);
            }
        }
    }

    /** A gradient whose own derivative is unknown: a backward pass that reaches it throws. */
    private static Tensor withUnknownDerivative(String name, Tensor gradient, Tensor upstream) {
        Node.BackwardRule rule = _ -> {
            throw new IllegalStateException("the second derivative of " + name
                    + " is unknown: its backward pass left the tensor operations, so it can be differentiated once");
        };
        return gradient.withNode(new Node.RecordedOp(name, rule, List.of(upstream)));
    }
}

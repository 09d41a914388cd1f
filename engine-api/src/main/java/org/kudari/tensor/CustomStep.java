package org.kudari.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.kudari.op.Backprop;

/** Records an operation whose two passes are given as functions. Part of the engine's inside: see {@code CustomOp}. */
public final class CustomStep {

    /** The gradients of the operands from that of the result. */
    public interface Backward {
        List<Tensor> apply(Tensor upstream, List<Tensor> operands, Tensor result);
    }

    private CustomStep() {}

    /** Runs the forward function on the operands and records the backward one. */
    public static Tensor apply(
            String name, List<Tensor> operands, Function<List<Tensor>, Tensor> forward, Backward backward) {
        Execution.requireOneDevice(name, operands);
        Tensor result = forward.apply(Execution.detached(operands)).detach();
        if (!Execution.isRecorded(operands)) {
            return result;
        }
        Node.Step step = new Node.Step(name, pass -> pullBack(name, backward, pass), operands);
        for (int i = 0; i < operands.size(); i++) {
            step.saveOperand(i, operands.get(i));
        }
        Tensor recorded = result.withNode(step);
        step.saveOutput(recorded);
        return recorded;
    }

    private static void pullBack(String name, Backward backward, Backprop<Tensor> pass) {
        List<Tensor> operands = new ArrayList<>();
        for (int i = 0; i < pass.operands(); i++) {
            operands.add(pass.operand(i));
        }
        boolean recorded = pass.isRecorded();
        // If the upstream gradient is a variable, every gradient computed by tensor operations is recorded. A
        // gradient that is not recorded was computed on the host.
        Tensor upstream =
                recorded && !pass.upstream().isRecorded() ? pass.upstream().variable() : pass.upstream();
        List<Tensor> gradients = backward.apply(upstream, operands, pass.output());
        if (gradients.size() != pass.operands()) {
            throw new IllegalStateException(name + ": the backward pass returned " + gradients.size()
                    + " gradient(s) for " + pass.operands() + " operand(s)");
        }
        for (int i = 0; i < gradients.size(); i++) {
            Tensor gradient = gradients.get(i);
            if (gradient != null && pass.needs(i)) {
                pass.give(i, recorded && !gradient.isRecorded() ? opaque(name, gradient, upstream) : gradient);
            }
        }
    }

    /** A gradient whose own derivative is unknown: a backward pass that reaches it fails. */
    private static Tensor opaque(String name, Tensor gradient, Tensor upstream) {
        Node.Rule rule = _ -> {
            throw new IllegalStateException("the second derivative of " + name
                    + " is unknown: its backward pass left the tensor operations, so it can be differentiated once");
        };
        return gradient.withNode(new Node.Step(name, rule, List.of(upstream)));
    }
}

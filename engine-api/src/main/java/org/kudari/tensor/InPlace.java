package org.kudari.tensor;

import java.util.List;
import java.util.stream.Stream;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.KernelOp;
import org.kudari.op.Spec;

/**
 * Elementwise changes of existing memory, below autograd: what optimizers and running statistics use. The version of each
 * changed memory moves on, so that a backward pass over the old values is an error and not a wrong number.
 */
public final class InPlace {
    private static final double[] NO_UNIFORMS = {};

    private InPlace() {}

    /**
     * Runs a kernel whose outputs are written over existing tensors, which may be among its inputs.
     *
     * @param inputs of the shape of the outputs, or broadcasting to it
     * @param outputs of one shape, without history
     */
    public static void map(Kernel kernel, double[] uniforms, List<Tensor> inputs, List<Tensor> outputs) {
        Shape shape = outputs.getFirst().shape();
        for (Tensor output : outputs) {
            if (output.isRecorded() || !output.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "an output of a map in place has no history and the shape of the others, " + shape);
            }
        }
        Execution.requireOneDevice(
                "map in place", Stream.concat(inputs.stream(), outputs.stream()).toList());
        inputs.stream()
                .map(Tensor::type)
                .reduce(DType::promote)
                .ifPresent(type -> kernel.requireComputable(type, uniforms));
        List<View> sources =
                inputs.stream().map(input -> input.view().broadcastTo(shape)).toList();
        outputs.getFirst().device().backend().map(kernel, uniforms, sources, Execution.views(outputs));
        outputs.forEach(output -> output.storage().changed());
    }

    /** Runs an operation whose result, of the target's type and shape, is written over the target. */
    public static void run(KernelOp operation, List<Tensor> operands, Tensor target) {
        Spec result = operation.result(operands);
        if (target.isRecorded() || !result.equals(new Spec(target.type(), target.shape()))) {
            throw new IllegalArgumentException(operation.name() + " makes " + result.type() + " " + result.shape()
                    + ", which cannot be written over " + target);
        }
        Execution.requireOneDevice(operation.name(), operands);
        Execution.run(operation, operands, target.view(), false);
        target.storage().changed();
    }

    /** Copies values over a tensor of the same shape, converting the type. */
    public static void copy(Tensor values, Tensor target) {
        map(Kernel.IDENTITY, NO_UNIFORMS, List.of(values.on(target.device())), List.of(target));
    }
}

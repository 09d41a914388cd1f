package org.kudari.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Hold;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;
import org.kudari.op.BackendOp;
import org.kudari.op.Elementwise;
import org.kudari.op.TensorSpec;

/**
 * Elementwise changes of existing memory, which are not recorded, for optimizers and running statistics. Each change
 * increments the version of the memory. So a backward pass over the old values throws instead of computing wrong
 * numbers.
 */
public final class InPlace {
    private static final double[] NO_UNIFORMS = {};

    private InPlace() {}

    /**
     * Runs a kernel whose outputs overwrite existing tensors, which may be among its inputs.
     *
     * @param kernel the kernel
     * @param uniforms its uniform arguments
     * @param inputs inputs of the shape of the outputs, or broadcasting to it; an input that overlaps an output without
     *     being the same elements is copied first
     * @param outputs tensors of one shape that are not recorded and do not overlap
     * @throws IllegalArgumentException if the number of inputs, uniforms or outputs is not the kernel's, a shape does
     *     not fit, an output is recorded or repeats elements, or two outputs overlap
     */
    public static void map(Kernel kernel, double[] uniforms, List<Tensor> inputs, List<Tensor> outputs) {
        requireFits(kernel, uniforms, inputs, outputs);
        Shape shape = outputs.getFirst().shape();
        requireWritable(shape, outputs);
        ConditionsFirst first = ConditionsFirst.of("map in place", kernel, uniforms, inputs);
        if (first != null) {
            map(first.kernel(), uniforms, first.operands(), outputs);
            return;
        }
        Device device = (inputs.isEmpty() ? outputs : inputs).getFirst().device();
        requireDevice("map in place", device, inputs);
        requireDevice("map in place", device, outputs);
        Tensor[] read = new Tensor[inputs.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = apart(inputs.get(i), outputs);
        }
        List<Tensor> sources = Arrays.asList(read);
        try (Hold _ = Execution.hold(Execution.hold(sources), outputs)) {
            List<View> views = Execution.views(sources, shape);
            device.backend().map(kernel, uniforms, views, Execution.views(outputs));
        }
        Reference.reachabilityFence(read);
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).storage().incrementVersion();
        }
    }

    private static void requireDevice(String operation, Device device, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            Execution.requireDevice(operation, device, tensors.get(i));
        }
    }

    private static void requireFits(Kernel kernel, double[] uniforms, List<Tensor> inputs, List<Tensor> outputs) {
        if (inputs.size() != kernel.inputs()
                || uniforms.length != kernel.uniforms()
                || outputs.size() != kernel.outputs().size()) {
            throw new IllegalArgumentException("map in place: " + kernel + " takes " + kernel.inputs()
                    + " tensor(s) and "
                    + kernel.uniforms() + " number(s) to " + kernel.outputs().size() + " output(s), but was given "
                    + inputs.size() + ", " + uniforms.length + " and " + outputs.size());
        }
        Shape shape = outputs.getFirst().shape();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            if (!input.shape().broadcastsTo(shape)) {
                throw new IllegalArgumentException("map in place: an input of shape " + input.shape()
                        + " does not broadcast to the outputs' shape " + shape);
            }
        }
        if (inputs.isEmpty()) {
            kernel.requireComputable(outputs.getFirst().type(), uniforms);
        } else {
            Elementwise.requireComputable(kernel, uniforms, inputs);
        }
    }

    private static void requireWritable(Shape shape, List<Tensor> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            Tensor output = outputs.get(i);
            if (output.isRecorded() || !output.shape().equals(shape)) {
                throw new IllegalArgumentException(
                        "an output of a map in place has no history and the shape of the others, " + shape);
            }
            if (!output.layout().isInjective()) {
                throw new IllegalArgumentException(
                        "map in place: an output repeats elements, and cannot take a value for" + " each: "
                                + output.layout());
            }
            for (int j = 0; j < i; j++) {
                if (overlaps(output, outputs.get(j))) {
                    throw new IllegalArgumentException("map in place: two outputs overlap in memory");
                }
            }
        }
    }

    /** The input itself, or a copy if writing an output would change elements of it that are not read yet. */
    private static Tensor apart(Tensor input, List<Tensor> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            Tensor output = outputs.get(i);
            if (overlaps(input, output) && !input.layout().equals(output.layout())) {
                return copy(input);
            }
        }
        return input;
    }

    private static Tensor copy(Tensor tensor) {
        return Execution.compute(Elementwise.cast(tensor.type()), List.of(tensor));
    }

    private static boolean overlaps(Tensor a, Tensor b) {
        return a.storage() == b.storage()
                && a.layout().lowest() <= b.layout().highest()
                && b.layout().lowest() <= a.layout().highest();
    }

    /**
     * Runs an operation whose result overwrites a tensor.
     *
     * @param operation the operation
     * @param operands its operands
     * @param target a dense tensor of the type and shape of the result, not recorded
     * @throws IllegalArgumentException if the target has another type or shape, is strided or recorded
     */
    public static void run(BackendOp operation, List<Tensor> operands, Tensor target) {
        TensorSpec result = operation.result(operands);
        if (target.isRecorded()
                || !target.layout().isContiguous()
                || !result.equals(new TensorSpec(target.type(), target.shape()))) {
            throw new IllegalArgumentException(operation.name() + " makes " + result.type() + " " + result.shape()
                    + ", which cannot be written over " + target);
        }
        Execution.requireOneDevice(operation.name(), operands);
        Execution.requireDevice(operation.name(), operands.getFirst().device(), target);
        Tensor[] read = new Tensor[operands.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = overlaps(operands.get(i), target) ? copy(operands.get(i)) : operands.get(i);
        }
        try (Hold _ = Hold.NONE.and(target.storage())) {
            Execution.run(operation, Arrays.asList(read), target.view(), false);
        }
        Reference.reachabilityFence(read);
        target.storage().incrementVersion();
    }

    /**
     * Copies values over a tensor, converting the type.
     *
     * @param values the values, of the target's shape or broadcasting to it, on any device
     * @param target a tensor that is not recorded
     * @throws IllegalArgumentException if the shape does not fit, or the target is recorded
     */
    public static void copy(Tensor values, Tensor target) {
        map(Kernel.IDENTITY, NO_UNIFORMS, List.of(values.on(target.device())), List.of(target));
    }
}

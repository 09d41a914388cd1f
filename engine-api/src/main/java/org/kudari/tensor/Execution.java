package org.kudari.tensor;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.op.CompositeOp;
import org.kudari.op.KernelOp;
import org.kudari.op.Map;
import org.kudari.op.Op;
import org.kudari.op.Spec;
import org.kudari.op.ViewOp;

/** Runs operations, eagerly, and records them where a variable takes part. */
final class Execution {
    private Execution() {}

    static Tensor apply(Op operation, List<Tensor> operands) {
        if (operation instanceof Map map && map.kernel().isLarge()) {
            return applySplit(map, operands).getFirst();
        }
        requireOneDevice(operation.name(), operands);
        Tensor result = switch (operation) {
            case ViewOp view -> view(view, operands.getFirst());
            case KernelOp kernel -> compute(kernel, operands);
            case CompositeOp composite ->
                composite.forward(operands.stream().map(Tensor::detach).toList());
        };
        return record(operation, operands, result);
    }

    /** All outputs of a map in one call; each is recorded as a map of its own, so that nothing else knows of several. */
    static List<Tensor> applyAll(Map map, List<Tensor> operands) {
        if (map.kernel().isLarge()) {
            return applySplit(map, operands);
        }
        Kernel kernel = map.kernel();
        if (kernel.distinct() != kernel) {
            List<Expr> distinct = kernel.distinct().outputs();
            List<Tensor> results =
                    applyAll(new Map(map.name(), kernel.distinct(), map.uniforms(), map.resultType()), operands);
            return kernel.outputs().stream()
                    .map(output -> results.get(distinct.indexOf(output)))
                    .toList();
        }
        if (kernel.outputs().size() == 1) {
            return List.of(apply(map, operands));
        }
        requireOneDevice(map.name(), operands);
        List<Tensor> results = new ArrayList<>();
        List<View> outputs = new ArrayList<>();
        for (int i = 0; i < map.kernel().outputs().size(); i++) {
            Spec spec = map.result(operands, i);
            Tensor result = Tensor.empty(operands.getFirst().device(), spec.type(), spec.shape());
            results.add(result);
            outputs.add(result.view());
        }
        Shape shape = results.getFirst().shape();
        List<View> inputs = operands.stream()
                .map(operand -> operand.view().broadcastTo(shape))
                .toList();
        results.getFirst().device().backend().map(map.kernel(), map.uniforms(), inputs, outputs);
        Reference.reachabilityFence(operands);
        for (int i = 0; i < results.size(); i++) {
            Map single = new Map(map.name(), map.kernel().output(i), map.uniforms(), map.resultType());
            results.set(i, record(single, operands, results.get(i)));
        }
        return results;
    }

    private static List<Tensor> applySplit(Map map, List<Tensor> operands) {
        Kernel.Split split = map.kernel().split();
        List<Tensor> all = new ArrayList<>(operands);
        all.addAll(applyAll(new Map(map.name(), split.first(), map.uniforms(), null), operands));
        return applyAll(new Map(map.name(), split.rest(), map.uniforms(), map.resultType()), all);
    }

    private static Tensor view(ViewOp operation, Tensor operand) {
        operand.storage().buffer();
        Layout layout = operation.apply(operand.layout());
        if (layout != null) {
            return new Tensor(operand.storage(), layout, null);
        }
        Tensor dense = operand.detach().contiguous();
        return new Tensor(dense.storage(), operation.apply(dense.layout()), null);
    }

    /** A fresh result, not recorded. */
    static Tensor compute(KernelOp operation, List<Tensor> operands) {
        Spec spec = operation.result(operands);
        Tensor result = Tensor.empty(operands.getFirst().device(), spec.type(), spec.shape());
        run(operation, operands, result.view(), false);
        return result;
    }

    /** Computes into a given view. */
    static void run(KernelOp operation, List<Tensor> operands, View out, boolean accumulate) {
        operation.run(operands.getFirst().device().backend(), views(operands), out, accumulate);
        // Views do not hold tensors. A temporary operand may be unreachable by now, and a cleaner would give its memory
        // to
        // another thread while the backend still reads it.
        Reference.reachabilityFence(operands);
    }

    static List<View> views(List<Tensor> operands) {
        List<View> views = new ArrayList<>(operands.size());
        for (Tensor operand : operands) {
            views.add(operand.view());
        }
        return views;
    }

    static void requireOneDevice(String operation, List<Tensor> operands) {
        Device device = operands.getFirst().device();
        for (Tensor operand : operands) {
            if (operand.device() != device) {
                throw new IllegalArgumentException(operation + ": one operand is on the device '" + device
                        + "', another on '" + operand.device() + "': move one with on(device)");
            }
        }
    }

    private static Tensor record(Op operation, List<Tensor> operands, Tensor result) {
        if (!isRecorded(operands) || !result.type().isFloating()) {
            return result;
        }
        Node.Step step = step(operation.name(), operation::backward, operands);
        Tensor recorded = result.withNode(step);
        step.save(operation.saves(step.needs()), operands, recorded);
        return recorded;
    }

    /** Whether an operation on these operands is to be recorded. */
    static boolean isRecorded(List<Tensor> operands) {
        for (Tensor operand : operands) {
            if (operand.isRecorded()) {
                return Mode.current() == Mode.TRAINING;
            }
        }
        return false;
    }

    static Node.Step step(String name, Node.Rule rule, List<Tensor> operands) {
        int count = operands.size();
        Node[] parents = new Node[count];
        Shape[] shapes = new Shape[count];
        DType[] types = new DType[count];
        for (int i = 0; i < count; i++) {
            parents[i] = operands.get(i).node();
            shapes[i] = operands.get(i).shape();
            types[i] = operands.get(i).type();
        }
        return new Node.Step(name, rule, parents, shapes, types);
    }
}

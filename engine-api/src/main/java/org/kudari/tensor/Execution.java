package org.kudari.tensor;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Hold;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.op.BackendOp;
import org.kudari.op.CompositeOp;
import org.kudari.op.Elementwise;
import org.kudari.op.Op;
import org.kudari.op.Reshape;
import org.kudari.op.RowOp;
import org.kudari.op.SavedForBackward;
import org.kudari.op.TensorSpec;
import org.kudari.op.ViewOp;

/** Runs operations, eagerly, and records them if an operand is recorded. */
final class Execution {
    private Execution() {}

    static Tensor apply(Op operation, List<Tensor> operands) {
        Tensor conditional = ConditionsFirst.apply(operation, operands);
        if (conditional != null) {
            return conditional;
        }
        if (operation instanceof Elementwise elementwise && elementwise.kernel().isLarge()) {
            return applySplit(elementwise, operands).getFirst();
        }
        requireOneDevice(operation.name(), operands);
        if (operation instanceof CompositeOp composite
                && composite.recordsParts()
                && rowOp(composite, operands) == null) {
            return composite.forward(operands);
        }
        Tensor result = switch (operation) {
            case ViewOp view -> view(view, operands.getFirst());
            case BackendOp backendOp -> compute(backendOp, operands);
            case CompositeOp composite -> compose(composite, operands);
        };
        return record(operation, operands, result);
    }

    /**
     * Computes all outputs of an elementwise operation in one call. Each output is recorded as an operation of one
     * output, so that the rest of the engine needs no operations of several.
     */
    static List<Tensor> applyAll(Elementwise elementwise, List<Tensor> operands) {
        ConditionsFirst first =
                ConditionsFirst.of(elementwise.name(), elementwise.kernel(), elementwise.uniforms(), operands);
        if (first != null) {
            return applyAll(
                    new Elementwise(
                            elementwise.name(), first.kernel(), elementwise.uniforms(), elementwise.resultType()),
                    first.operands());
        }
        if (elementwise.kernel().isLarge()) {
            return applySplit(elementwise, operands);
        }
        Kernel kernel = elementwise.kernel();
        if (kernel.distinct() != kernel) {
            List<Expr> distinct = kernel.distinct().outputs();
            List<Tensor> results = applyAll(
                    new Elementwise(
                            elementwise.name(), kernel.distinct(), elementwise.uniforms(), elementwise.resultType()),
                    operands);
            Tensor[] repeated = new Tensor[kernel.outputs().size()];
            for (int i = 0; i < repeated.length; i++) {
                repeated[i] = results.get(distinct.indexOf(kernel.outputs().get(i)));
            }
            return Arrays.asList(repeated);
        }
        if (kernel.outputs().size() == 1) {
            return List.of(apply(elementwise, operands));
        }
        requireOneDevice(elementwise.name(), operands);
        List<Tensor> results = new ArrayList<>();
        List<View> outputs = new ArrayList<>();
        for (int i = 0; i < elementwise.kernel().outputs().size(); i++) {
            TensorSpec spec = elementwise.result(operands, i);
            Tensor result = Tensor.empty(operands.getFirst().device(), spec.type(), spec.shape());
            results.add(result);
            outputs.add(result.view());
        }
        Shape shape = results.getFirst().shape();
        try (Hold _ = hold(operands)) {
            List<View> inputs = views(operands, shape);
            results.getFirst().device().backend().map(elementwise.kernel(), elementwise.uniforms(), inputs, outputs);
        }
        Reference.reachabilityFence(operands);
        for (int i = 0; i < results.size(); i++) {
            Elementwise single = new Elementwise(
                    elementwise.name(),
                    elementwise.kernel().output(i),
                    elementwise.uniforms(),
                    elementwise.resultType());
            results.set(i, record(single, operands, results.get(i)));
        }
        return results;
    }

    private static List<Tensor> applySplit(Elementwise elementwise, List<Tensor> operands) {
        Kernel.Split split = elementwise.kernel().split();
        List<Tensor> all = new ArrayList<>(operands);
        all.addAll(
                applyAll(new Elementwise(elementwise.name(), split.first(), elementwise.uniforms(), null), operands));
        return applyAll(
                new Elementwise(elementwise.name(), split.rest(), elementwise.uniforms(), elementwise.resultType()),
                all);
    }

    private static Tensor compose(CompositeOp operation, List<Tensor> operands) {
        RowOp rowOp = rowOp(operation, operands);
        if (rowOp == null) {
            return operation.forward(detached(operands));
        }
        Device device = operands.getFirst().device();
        TensorSpec spec = rowOp.result(operands);
        Tensor result = Tensor.empty(device, spec.type(), spec.shape());
        try (Hold _ = hold(operands)) {
            rowOp.run(device.backend().rowFunctions(), views(operands), result.view());
        }
        Reference.reachabilityFence(operands);
        return result;
    }

    /** The operation as one call; null if the backend or the operation has none for these operands. */
    private static RowOp rowOp(CompositeOp operation, List<Tensor> operands) {
        return operands.getFirst().device().backend().rowFunctions() == null ? null : operation.rowOp(operands);
    }

    /** Another view of an operand, not recorded. */
    static Tensor view(ViewOp operation, Tensor operand) {
        operand.storage().requireAlive();
        Layout layout = operation.apply(operand.layout());
        if (layout != null) {
            return new Tensor(operand.storage(), layout, null);
        }
        Tensor dense = operand.detach().contiguous();
        return new Tensor(dense.storage(), operation.apply(dense.layout()), null);
    }

    /** A fresh result, not recorded. */
    static Tensor compute(BackendOp operation, List<Tensor> operands) {
        return compute(operation, operands, operation.result(operands));
    }

    /** @param spec the type and shape of the operation's result */
    static Tensor compute(BackendOp operation, List<Tensor> operands, TensorSpec spec) {
        Tensor result = Tensor.empty(operands.getFirst().device(), spec.type(), spec.shape());
        run(operation, operands, result.view(), false);
        return result;
    }

    /** Computes into a given view. */
    static void run(BackendOp operation, List<Tensor> operands, View out, boolean accumulate) {
        try (Hold _ = hold(operands)) {
            operation.run(operands.getFirst().device().backend(), views(operands), out, accumulate);
        }
        // Views do not keep tensors reachable. Without the fence, a temporary operand may be unreachable by now, and
        // the
        // cleaner could release its memory to another thread while the backend still reads it.
        Reference.reachabilityFence(operands);
    }

    /** Keeps the memory of tensors during a call, also if another thread closes their scope meanwhile. */
    static Hold hold(List<Tensor> tensors) {
        return hold(Hold.NONE, tensors);
    }

    /** @param before a hold of other tensors of the call */
    static Hold hold(Hold before, List<Tensor> tensors) {
        Hold hold = before;
        for (int i = 0; i < tensors.size(); i++) {
            hold = hold.and(tensors.get(i).storage());
        }
        return hold;
    }

    static List<View> views(List<Tensor> operands) {
        return switch (operands.size()) {
            case 1 -> List.of(operands.get(0).view());
            case 2 -> List.of(operands.get(0).view(), operands.get(1).view());
            default -> {
                View[] views = new View[operands.size()];
                for (int i = 0; i < views.length; i++) {
                    views[i] = operands.get(i).view();
                }
                yield Arrays.asList(views);
            }
        };
    }

    /** The operands' views, repeated to a shape. */
    static List<View> views(List<Tensor> operands, Shape shape) {
        if (operands.size() == 1) {
            return List.of(operands.getFirst().view().broadcastTo(shape));
        }
        View[] views = new View[operands.size()];
        for (int i = 0; i < views.length; i++) {
            views[i] = operands.get(i).view().broadcastTo(shape);
        }
        return Arrays.asList(views);
    }

    static void requireOneDevice(String operation, List<Tensor> operands) {
        Device device = operands.getFirst().device();
        for (int i = 1; i < operands.size(); i++) {
            requireDevice(operation, device, operands.get(i));
        }
    }

    static void requireDevice(String operation, Device device, Tensor operand) {
        if (operand.device() != device) {
            throw new IllegalArgumentException(operation + ": one operand is on the device '" + device
                    + "', another on '" + operand.device() + "': move one with on(device)");
        }
    }

    private static Tensor record(Op operation, List<Tensor> operands, Tensor result) {
        if (!isRecorded(operands) || !result.type().isFloating()) {
            return result;
        }
        Node.RecordedOp recordedOp = new Node.RecordedOp(operation.name(), operation::backward, operands);
        if (operation instanceof Reshape) {
            recordedOp.reshapes(operands.getFirst().node().parameter());
        }
        SavedForBackward saved = operation.savedForBackward(recordedOp.needs());
        for (int i = 0; i < operands.size(); i++) {
            if (saved.operand(i)) {
                recordedOp.saveOperand(i, operands.get(i));
            }
        }
        Tensor recorded = result.withNode(recordedOp);
        if (saved.output()) {
            recordedOp.saveOutput(recorded);
        }
        return recorded;
    }

    /** Whether an operation on these operands has to be recorded. */
    static boolean isRecorded(List<Tensor> operands) {
        return hasHistory(operands) && Mode.current().isRecording();
    }

    private static boolean hasHistory(List<Tensor> operands) {
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).isRecorded()) {
                return true;
            }
        }
        return false;
    }

    static List<Tensor> detached(List<Tensor> operands) {
        if (!hasHistory(operands)) {
            return operands;
        }
        Tensor[] detached = new Tensor[operands.size()];
        for (int i = 0; i < detached.length; i++) {
            detached[i] = operands.get(i).detach();
        }
        return Arrays.asList(detached);
    }
}

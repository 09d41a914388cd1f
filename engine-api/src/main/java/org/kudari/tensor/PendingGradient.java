package org.kudari.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.kudari.device.Device;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;
import org.kudari.op.BackendOp;
import org.kudari.op.Elementwise;
import org.kudari.op.MatMul;
import org.kudari.op.TensorSpec;

/**
 * A recorded operation that a backward pass has reached, and the gradient of its result so far. A gradient that is a
 * matrix product is computed only when it is read. If the next rule applies an elementwise kernel to it, the kernel
 * becomes the product's epilogue and the product is not stored.
 */
final class PendingGradient {
    final Node.RecordedOp recordedOp;
    private Tensor gradient;
    /** Whether the gradient's memory belongs to the backward pass, so that more may be added in place. */
    private boolean owned;
    /** The factors, if the gradient is a matrix product that has not been computed; else null. */
    private List<Tensor> factors;

    /** The layer that gave them, if a tool prints what runs: the product belongs to it, whoever reads it. */
    private String layer = "";

    private TensorSpec product;
    private int factorVersions;

    PendingGradient(Node.RecordedOp recordedOp) {
        this.recordedOp = recordedOp;
    }

    /** Adds a tensor. The sum is recorded if the tensor is. */
    void add(Tensor more, boolean own) {
        boolean first = isEmpty();
        gradient = first ? more : gradient().plus(more);
        owned = first ? own : !gradient.isRecorded();
    }

    /** Adds the result of an operation, in the shape and type of the pending gradient; not recorded. */
    void add(BackendOp operation, List<Tensor> operands, TensorSpec result, Shape shape) {
        if (isEmpty() && operation == MatMul.INSTANCE && result.shape().equals(shape)) {
            factors = operands;
            layer = operands.getFirst().device().layer();
            product = result;
            factorVersions = factorVersions(operands);
        } else if (!isEmpty() && gradient() != null && owned && operation.accumulates()) {
            Execution.run(operation, operands, gradient.reshape(result.shape()).view(), true);
        } else {
            add(Execution.compute(operation, operands, result).reshape(shape), true);
        }
    }

    private boolean isEmpty() {
        return gradient == null && factors == null;
    }

    /** The gradient so far. */
    Tensor gradient() {
        if (factors != null) {
            List<Tensor> read = unchangedFactors();
            gradient = layer.isEmpty()
                    ? Execution.compute(MatMul.INSTANCE, read, product)
                    : device().inLayer(layer, () -> Execution.compute(MatMul.INSTANCE, read, product));
            owned = true;
            factors = null;
        }
        return gradient;
    }

    /**
     * Tells the gradient, which must be complete. A product that would never be stored is computed for this alone: to
     * store it could change how the next rule rounds, and nobody who looks may change a bit.
     */
    void tellObservers() {
        Tensor told = factors == null ? gradient : Execution.compute(MatMul.INSTANCE, unchangedFactors(), product);
        for (Consumer<Tensor> observer : recordedOp.observers()) {
            observer.accept(told.detach());
        }
    }

    /** A kernel on other operands and, as the last, the gradient, which must be complete. */
    List<Tensor> mapped(String name, Kernel kernel, double[] uniforms, List<Tensor> others) {
        Kernel distinct = kernel.distinct();
        if (factors != null && distinct.outputs().size() == 1) {
            List<Tensor> read = unchangedFactors();
            Elementwise after = new Elementwise(name, distinct.lastInputFirst(), uniforms, null);
            Tensor result = layer.isEmpty()
                    ? FusedMatMul.compute(read, product, after, others)
                    : device().inLayer(layer, () -> FusedMatMul.compute(read, product, after, others));
            if (result != null) {
                return Collections.nCopies(kernel.outputs().size(), result);
            }
        }
        List<Tensor> operands = new ArrayList<>(others.size() + 1);
        operands.addAll(others);
        operands.add(gradient());
        return Execution.applyAll(new Elementwise(name, kernel, uniforms, gradient.type()), operands);
    }

    private Device device() {
        return factors.getFirst().device();
    }

    /** The factors. A user's rule may run before they are read, so their versions are checked. */
    private List<Tensor> unchangedFactors() {
        if (factorVersions(factors) != factorVersions) {
            throw new IllegalStateException("a factor of a product in the backward pass was changed in place before "
                    + recordedOp.name() + " was reached");
        }
        return factors;
    }

    // Versions only grow, so comparing their sum is enough.
    private static int factorVersions(List<Tensor> tensors) {
        int sum = 0;
        for (int i = 0; i < tensors.size(); i++) {
            sum += tensors.get(i).storage().version();
        }
        return sum;
    }
}

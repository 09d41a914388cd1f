package org.kudari.tensor;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.expr.Kernel;
import org.kudari.op.Map;
import org.kudari.op.MatMul;
import org.kudari.op.Saves;
import org.kudari.op.Spec;

/**
 * A matrix product and the map after it in one call. Only the execution is fused. The graph records the product and
 * the elementwise operation separately. The plain product is stored only if the backward pass reads it.
 */
final class FusedMatMul {
    private FusedMatMul() {}

    static Tensor apply(Tensor a, Tensor b, Map after, List<Tensor> others) {
        List<Tensor> factors = List.of(a, b);
        Execution.requireOneDevice(MatMul.INSTANCE.name(), factors);
        for (int i = 0; i < others.size(); i++) {
            Execution.requireDevice(MatMul.INSTANCE.name(), a.device(), others.get(i));
        }
        Spec product = MatMul.INSTANCE.result(factors);
        if (!fits(product, after, others)) {
            List<Tensor> operands = new ArrayList<>();
            operands.add(a.matmul(b));
            operands.addAll(others);
            return Execution.apply(after, operands);
        }
        boolean factorsRecorded = Execution.isRecorded(factors);
        if (!factorsRecorded && !Execution.isRecorded(others)) {
            return run(factors, after, others, product, null);
        }
        Node.Step productStep = factorsRecorded ? productStep(a, b, factors) : null;
        Node.Step step = new Node.Step(after.name(), after::backward, productStep, product, others);
        Saves saves = after.saves(step.needs());
        Tensor kept = null;
        if (saves.operand(0)) {
            kept = Tensor.empty(a.device(), product.type(), product.shape());
            step.saveOperand(0, kept.withNode(productStep));
        }
        Tensor result = run(factors, after, others, product, kept).withNode(step);
        for (int i = 0; i < others.size(); i++) {
            if (saves.operand(1 + i)) {
                step.saveOperand(1 + i, others.get(i));
            }
        }
        if (saves.output()) {
            step.saveOutput(result);
        }
        return result;
    }

    private static Node.Step productStep(Tensor a, Tensor b, List<Tensor> factors) {
        Node.Step step = new Node.Step(MatMul.INSTANCE.name(), MatMul.INSTANCE::backward, factors);
        Saves saves = MatMul.INSTANCE.saves(step.needs());
        if (saves.operand(0)) {
            step.saveOperand(0, a);
        }
        if (saves.operand(1)) {
            step.saveOperand(1, b);
        }
        return step;
    }

    /** A map of a product, its input 0, and of other operands, not recorded; null if the map does not fit the product. */
    static Tensor compute(List<Tensor> factors, Spec product, Map after, List<Tensor> others) {
        return fits(product, after, others) ? run(factors, after, others, product, null) : null;
    }

    /**
     * Whether the map works in the product's type and shape, so that it can run on the product's tiles. An operation
     * with the wrong number of operands does not fit; `Elementwise.result` reports the error.
     */
    private static boolean fits(Spec product, Map after, List<Tensor> others) {
        Kernel kernel = after.kernel();
        boolean complete = kernel.inputs() == 1 + others.size() && kernel.uniforms() == after.uniforms().length;
        boolean sameType = after.resultType() == null || after.resultType() == product.type();
        if (!complete || !sameType || kernel.isPredicate(0) || !product.type().isFloating() || kernel.isLarge()) {
            return false;
        }
        for (int i = 0; i < others.size(); i++) {
            Tensor other = others.get(i);
            if (other.type() != product.type() || !other.shape().broadcastsTo(product.shape())) {
                return false;
            }
        }
        return true;
    }

    /** @param kept where the plain product goes too, or null */
    private static Tensor run(List<Tensor> factors, Map after, List<Tensor> others, Spec product, Tensor kept) {
        Device device = factors.getFirst().device();
        Tensor result = Tensor.empty(device, product.type(), product.shape());
        Epilogue epilogue = new Epilogue(
                after.kernel(),
                after.uniforms(),
                Execution.views(others, result.shape()),
                kept == null ? null : kept.view());
        View a = MatMul.batched(factors.get(0).view(), result.shape());
        View b = MatMul.batched(factors.get(1).view(), result.shape());
        device.backend().matmul(a, b, result.view(), false, epilogue);
        Reference.reachabilityFence(factors);
        Reference.reachabilityFence(others);
        return result;
    }
}

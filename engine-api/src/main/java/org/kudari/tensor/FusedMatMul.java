package org.kudari.tensor;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.device.Hold;
import org.kudari.expr.Kernel;
import org.kudari.op.Elementwise;
import org.kudari.op.MatMul;
import org.kudari.op.SavedForBackward;
import org.kudari.op.TensorSpec;

/**
 * A matrix product and the elementwise operation after it in one call. Only the execution is fused. The graph records
 * the product and the elementwise operation separately. The plain product is stored only if the backward pass reads it.
 */
final class FusedMatMul {
    private FusedMatMul() {}

    static Tensor apply(Tensor a, Tensor b, Elementwise after, List<Tensor> others) {
        List<Tensor> factors = List.of(a, b);
        Execution.requireOneDevice(MatMul.INSTANCE.name(), factors);
        for (int i = 0; i < others.size(); i++) {
            Execution.requireDevice(MatMul.INSTANCE.name(), a.device(), others.get(i));
        }
        TensorSpec product = MatMul.INSTANCE.result(factors);
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
        Node.RecordedOp recordedProduct = factorsRecorded ? recordedProduct(a, b, factors) : null;
        Node.RecordedOp recordedOp = new Node.RecordedOp(
                after.name(), after::backward, a.device().layer(), recordedProduct, product, others);
        SavedForBackward saved = after.savedForBackward(recordedOp.needs());
        Tensor plainProduct = null;
        if (saved.operand(0)) {
            plainProduct = Tensor.empty(a.device(), product.type(), product.shape());
            recordedOp.saveOperand(0, plainProduct.withNode(recordedProduct));
        }
        Tensor result = run(factors, after, others, product, plainProduct).withNode(recordedOp);
        for (int i = 0; i < others.size(); i++) {
            if (saved.operand(1 + i)) {
                recordedOp.saveOperand(1 + i, others.get(i));
            }
        }
        if (saved.output()) {
            recordedOp.saveOutput(result);
        }
        return result;
    }

    private static Node.RecordedOp recordedProduct(Tensor a, Tensor b, List<Tensor> factors) {
        Node.RecordedOp recordedOp = new Node.RecordedOp(MatMul.INSTANCE.name(), MatMul.INSTANCE::backward, factors);
        SavedForBackward saved = MatMul.INSTANCE.savedForBackward(recordedOp.needs());
        if (saved.operand(0)) {
            recordedOp.saveOperand(0, a);
        }
        if (saved.operand(1)) {
            recordedOp.saveOperand(1, b);
        }
        return recordedOp;
    }

    /**
     * An elementwise operation on a product, its input 0, and on other operands, not recorded; null if the operation
     * does not fit the product.
     */
    static Tensor compute(List<Tensor> factors, TensorSpec product, Elementwise after, List<Tensor> others) {
        return fits(product, after, others) ? run(factors, after, others, product, null) : null;
    }

    /**
     * Whether the operation works in the product's type and shape, so that it can run on the product's tiles. An
     * operation with the wrong number of operands does not fit; {@link Elementwise#result} reports the error.
     */
    private static boolean fits(TensorSpec product, Elementwise after, List<Tensor> others) {
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

    /** @param plainProduct receives the plain product as well; null if it is not stored */
    private static Tensor run(
            List<Tensor> factors, Elementwise after, List<Tensor> others, TensorSpec product, Tensor plainProduct) {
        Device device = factors.getFirst().device();
        Tensor result = Tensor.empty(device, product.type(), product.shape());
        try (Hold _ = Execution.hold(Execution.hold(factors), others)) {
            Epilogue epilogue = new Epilogue(
                    after.kernel(),
                    after.uniforms(),
                    Execution.views(others, result.shape()),
                    plainProduct == null ? null : plainProduct.view());
            View a = MatMul.batched(factors.get(0).view(), result.shape());
            View b = MatMul.batched(factors.get(1).view(), result.shape());
            device.backend().matmul(a, b, result.view(), false, epilogue);
        }
        Reference.reachabilityFence(factors);
        Reference.reachabilityFence(others);
        return result;
    }
}

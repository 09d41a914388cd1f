package org.kudari.tensor;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.Epilogue;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Map;
import org.kudari.op.MatMul;
import org.kudari.op.Spec;

/**
 * A matrix product and the map after it in one call. The fusion is one of execution only: the graph gets the same two steps
 * as without it, and the plain product is stored just when the map's backward pass will read it.
 */
final class FusedMatMul {
    private FusedMatMul() {}

    static Tensor apply(Tensor a, Tensor b, Map after, List<Tensor> others) {
        List<Tensor> factors = List.of(a, b);
        List<Tensor> all = new ArrayList<>(factors);
        all.addAll(others);
        Execution.requireOneDevice(MatMul.INSTANCE.name(), all);
        Spec product = MatMul.INSTANCE.result(factors);
        if (after.kernel().isLarge() || !fits(product, after, others)) {
            List<Tensor> operands = new ArrayList<>();
            operands.add(a.matmul(b));
            operands.addAll(others);
            return Execution.apply(after, operands);
        }
        boolean recorded = Execution.isRecorded(all);
        boolean readsProduct = recorded && after.saves(needs(factors, others)).operand(0);
        Device device = a.device();
        Tensor kept = readsProduct ? Tensor.empty(device, product.type(), product.shape()) : null;
        Tensor result = Tensor.empty(device, product.type(), product.shape());
        run(device.backend(), factors, after, others, result, kept);
        return recorded ? record(factors, after, others, product, kept, result) : result;
    }

    /** A map of a product, its input 0, and of other operands, not recorded; null if the map does not fit the product. */
    static Tensor compute(List<Tensor> factors, Map after, List<Tensor> others) {
        Spec product = MatMul.INSTANCE.result(factors);
        if (after.kernel().isLarge() || !fits(product, after, others)) {
            return null;
        }
        Device device = factors.getFirst().device();
        Tensor result = Tensor.empty(device, product.type(), product.shape());
        run(device.backend(), factors, after, others, result, null);
        return result;
    }

    /**
     * Whether the map works in the product's type and shape, so that it can run on the product's tiles. One that was given the
     * wrong number of operands does not: it is refused where maps are.
     */
    private static boolean fits(Spec product, Map after, List<Tensor> others) {
        boolean complete =
                after.kernel().inputs() == 1 + others.size() && after.kernel().uniforms() == after.uniforms().length;
        boolean sameType = after.resultType() == null || after.resultType() == product.type();
        return complete
                && sameType
                && !after.kernel().isPredicate(0)
                && product.type().isFloating()
                && others.stream()
                        .allMatch(other ->
                                other.type() == product.type() && other.shape().broadcastsTo(product.shape()));
    }

    private static long needs(List<Tensor> factors, List<Tensor> others) {
        long needs = factors.stream().anyMatch(Tensor::isRecorded) ? 1 : 0;
        for (int i = 0; i < others.size(); i++) {
            needs |= others.get(i).isRecorded() ? 2L << i : 0;
        }
        return needs;
    }

    private static void run(
            Backend backend, List<Tensor> factors, Map after, List<Tensor> others, Tensor result, Tensor kept) {
        List<View> operands = new ArrayList<>(others.size());
        for (Tensor other : others) {
            operands.add(other.view().broadcastTo(result.shape()));
        }
        View product = kept == null ? null : kept.view();
        Epilogue epilogue = new Epilogue(after.kernel(), after.uniforms(), operands, product);
        View a = MatMul.batched(factors.get(0).view(), result.shape());
        View b = MatMul.batched(factors.get(1).view(), result.shape());
        backend.matmul(a, b, result.view(), false, epilogue);
        Reference.reachabilityFence(factors);
        Reference.reachabilityFence(others);
    }

    private static Tensor record(
            List<Tensor> factors, Map after, List<Tensor> others, Spec product, Tensor kept, Tensor result) {
        Node.Step productStep = null;
        if (Execution.isRecorded(factors)) {
            productStep = Execution.step(MatMul.INSTANCE.name(), MatMul.INSTANCE::backward, factors);
            productStep.save(MatMul.INSTANCE.saves(productStep.needs()), factors, null);
        }
        // The product may have no memory of its own; the map's step needs its history, type and shape alone.
        int count = 1 + others.size();
        Node[] parents = new Node[count];
        Shape[] shapes = new Shape[count];
        DType[] types = new DType[count];
        Tensor[] operands = new Tensor[count];
        parents[0] = productStep;
        shapes[0] = product.shape();
        types[0] = product.type();
        operands[0] = kept == null ? null : kept.withNode(productStep);
        for (int i = 1; i < count; i++) {
            operands[i] = others.get(i - 1);
            parents[i] = operands[i].node();
            shapes[i] = operands[i].shape();
            types[i] = operands[i].type();
        }
        Node.Step step = new Node.Step(after.name(), after::backward, parents, shapes, types);
        Tensor recorded = result.withNode(step);
        step.save(after.saves(step.needs()), Arrays.asList(operands), recorded);
        return recorded;
    }
}

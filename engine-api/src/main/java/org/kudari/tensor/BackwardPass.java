package org.kudari.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.device.Device;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.BackendOp;
import org.kudari.op.BackwardContext;
import org.kudari.op.Elementwise;
import org.kudari.op.Reduce;
import org.kudari.op.TensorSpec;

/**
 * Reverse-mode differentiation: visits the recorded operations from the root to the leaves, deepest first, so that an
 * operation is visited after all its users. Sums broadcast gradients to the operand's shape; no other class does. If
 * the pass is not recorded, gradients are written and added in place, those of parameters directly into their flat
 * tensor.
 */
final class BackwardPass {
    private static final Comparator<PendingGradient> DEEPEST_FIRST =
            (a, b) -> Integer.compare(b.recordedOp.depth(), a.recordedOp.depth());

    private final boolean recorded;
    /** The variables that the pass is for; null for all. */
    private final List<Tensor> chosen;
    /** The nodes that lead to them; null if all do. */
    private WantedNodes wanted;
    // Only few operations are pending at a time.
    private final Map<Node, PendingGradient> pending = new IdentityHashMap<>(2);
    private final PriorityQueue<PendingGradient> deepestFirst = new PriorityQueue<>(4, DEEPEST_FIRST);
    private final Context context = new Context();
    private Map<Node.Leaf, Tensor> variables = Collections.emptyMap();
    private final List<FlatGradient> groups = new ArrayList<>(1);

    /**
     * @param recorded whether the pass is recorded
     * @param chosen the variables that it is for; null for all
     */
    BackwardPass(boolean recorded, List<Tensor> chosen) {
        this.recorded = recorded;
        this.chosen = chosen;
    }

    /** The gradients of a scalar. */
    Gradients run(Tensor root) {
        if (root.shape().elements() != 1) {
            throw new IllegalStateException((recorded ? "differentiableBackward" : "backward")
                    + " starts from a scalar, but this tensor has shape " + root.shape()
                    + ": reduce it with mean() or sum() first, or give the gradient of it");
        }
        return walk(root, Tensor.ones(root.device(), root.type(), root.shape()));
    }

    /** The product of a gradient of a tensor with its Jacobian. */
    Gradients run(Tensor root, Tensor upstream) {
        Execution.requireOneDevice("backward", List.of(root, upstream));
        if (!upstream.shape().equals(root.shape()) || upstream.type() != root.type()) {
            throw new IllegalArgumentException("the gradient of a tensor of " + root.type() + " " + root.shape()
                    + " has that type and shape, not " + upstream.type() + " " + upstream.shape()
                    + (upstream.node() instanceof Node.Leaf
                            ? "; a pass for one variable is asked for with backward(List.of(variable))"
                            : ""));
        }
        return walk(root, recorded ? upstream : upstream.detach());
    }

    private Gradients walk(Tensor root, Tensor seed) {
        if (!root.isRecorded()) {
            throw new IllegalStateException("this tensor of shape " + root.shape()
                    + " has no history, so there are no gradients: it was computed from no variable, or while nothing"
                    + " was recorded (Mode.INFERENCE, as in predict; Mode.EVALUATION records, with dropout off), or it"
                    + " was detached");
        }
        if (chosen != null) {
            wanted = new WantedNodes(root.node(), chosen);
            if (!wanted.contains(root.node())) {
                return new Gradients(variables, finishGroups(), wanted.variables());
            }
        }
        addGradient(root.node(), root.shape(), root.type(), seed, false);
        while (!deepestFirst.isEmpty()) {
            PendingGradient next = deepestFirst.poll();
            pending.remove(next.recordedOp);
            next.recordedOp.requireKept(root);
            context.pending = next;
            context.recordedOp = next.recordedOp;
            if (next.recordedOp.observers() != null) {
                next.tellObservers();
            }
            runRule(root.device(), next.recordedOp);
            if (!recorded) {
                next.recordedOp.free();
            }
        }
        return new Gradients(variables, finishGroups(), wanted == null ? null : wanted.variables());
    }

    /** Runs the rule of the current operation, in the name of the layer that ran the operation. */
    private void runRule(Device device, Node.RecordedOp recordedOp) {
        if (recordedOp.layer().isEmpty()) {
            recordedOp.rule().backward(context);
        } else {
            device.inLayer(recordedOp.layer(), () -> {
                recordedOp.rule().backward(context);
                return null;
            });
        }
    }

    /** The context passed to the backward rule of the current operation. */
    private final class Context implements BackwardContext<Tensor> {
        private PendingGradient pending;
        private Node.RecordedOp recordedOp;

        @Override
        public Tensor upstream() {
            return pending.gradient();
        }

        @Override
        public List<Tensor> mapWithUpstream(String name, Kernel kernel, double[] uniforms, List<Tensor> operands) {
            return pending.mapped(name, kernel, uniforms, operands);
        }

        // Detached unless the pass is recorded, so that the rule's computations are not recorded.
        @Override
        public Tensor operand(int index) {
            return recorded
                    ? recordedOp.savedOperand(index)
                    : recordedOp.savedOperand(index).detach();
        }

        @Override
        public Tensor output() {
            return recorded
                    ? recordedOp.savedOutput()
                    : recordedOp.savedOutput().detach();
        }

        @Override
        public Shape operandShape(int index) {
            return recordedOp.operandShape(index);
        }

        @Override
        public int operands() {
            return recordedOp.operandCount();
        }

        @Override
        public boolean needs(int index) {
            Node parent = recordedOp.parent(index);
            return parent != null && (wanted == null || wanted.contains(parent));
        }

        @Override
        public long needs() {
            long needs = recordedOp.needs();
            for (int i = 0; wanted != null && i < recordedOp.operandCount(); i++) {
                needs &= needs(i) ? -1 : ~(1L << i);
            }
            return needs;
        }

        @Override
        public long recordedNeeds() {
            return recordedOp.needs();
        }

        @Override
        public boolean isRecorded() {
            return recorded;
        }

        @Override
        public void addGradient(int index, Tensor gradient) {
            if (needs(index)) {
                requireFits(index, gradient.shape());
                BackwardPass.this.addGradient(
                        recordedOp.parent(index),
                        recordedOp.operandShape(index),
                        recordedOp.operandType(index),
                        gradient,
                        false);
            }
        }

        private void requireFits(int index, Shape gradient) {
            if (!operandShape(index).broadcastsTo(gradient)) {
                throw new IllegalStateException("the backward pass of " + recordedOp.name() + " gave operand " + index
                        + " of shape " + operandShape(index) + " a gradient of shape " + gradient
                        + ": it must have the operand's shape, or one that this broadcasts to");
            }
        }

        @Override
        public void addGradient(int index, BackendOp operation, List<Tensor> operands) {
            if (needs(index)) {
                BackwardPass.this.addGradient(
                        recordedOp.parent(index),
                        recordedOp.operandShape(index),
                        recordedOp.operandType(index),
                        operation,
                        operands);
            }
        }
    }

    /** Adds to the gradient of a node. The gradient is in the node's shape or one that it broadcasts to. */
    private void addGradient(Node node, Shape shape, DType type, Tensor gradient, boolean owned) {
        if (!gradient.shape().equals(shape)) {
            addSummedGradient(node, shape, type, gradient);
        } else if (gradient.type() != type) {
            addGradient(node, shape, type, gradient.to(type), true);
        } else if (!recorded && node instanceof Node.Leaf leaf && leaf.group() != null) {
            write(leaf, Elementwise.cast(type), List.of(gradient), shape);
        } else {
            add(node, gradient, owned);
        }
    }

    /** Undoes broadcasting: sums over the axes that were added or repeated. */
    private void addSummedGradient(Node node, Shape shape, DType type, Tensor gradient) {
        long axes = broadcastAxes(shape, gradient.shape());
        addGradient(node, shape, type, Reduce.over(Reduction.SUM, axes), List.of(gradient));
    }

    /** The axes that a shape lacks or has with extent 1, bit {@code i} for axis {@code i} of the larger shape. */
    private static long broadcastAxes(Shape shape, Shape larger) {
        int added = larger.rank() - shape.rank();
        long axes = 0;
        for (int axis = 0; axis < larger.rank(); axis++) {
            if (axis < added || shape.dim(axis - added) != larger.dim(axis)) {
                axes |= 1L << axis;
            }
        }
        return axes;
    }

    /** Runs the operation and adds its result, in place and without a temporary tensor if that is possible. */
    private void addGradient(Node node, Shape shape, DType type, BackendOp operation, List<Tensor> operands) {
        TensorSpec spec = operation.result(operands);
        Shape result = spec.shape();
        boolean sameElements = result.elements() == shape.elements();
        if (!sameElements && operation instanceof Elementwise map && map.canBeSummed()) {
            // A sum of mapped values, so that these are not stored.
            addGradient(node, shape, type, map.summedOver(broadcastAxes(shape, result)), operands);
        } else if (recorded || !sameElements || spec.type() != type) {
            Tensor gradient = operands.getFirst().apply(operation, operands);
            addGradient(node, shape, type, sameElements ? gradient.reshape(shape) : gradient, true);
        } else if (node.parameter() instanceof Node.Leaf parameter) {
            write(parameter, operation, operands, result);
        } else if (node instanceof Node.RecordedOp recordedOp) {
            pending(recordedOp).add(operation, operands, spec, shape);
        } else {
            add(node, Execution.compute(operation, operands, spec).reshape(shape), true);
        }
    }

    /** Writes, or adds, a parameter's gradient into the flat tensor. */
    private void write(Node.Leaf leaf, BackendOp operation, List<Tensor> operands, Shape result) {
        FlatGradient flat = flat(leaf.group());
        View target = flat.view(leaf.index(), result);
        boolean first = flat.isFirst(leaf.index());
        if (first || operation.accumulates()) {
            Execution.run(operation, operands, target, !first);
        } else {
            Tensor more = Execution.compute(operation, operands);
            Execution.run(Elementwise.cast(more.type()), List.of(more), target, true);
        }
    }

    private FlatGradient flat(Parameters group) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).group() == group) {
                return groups.get(i);
            }
        }
        FlatGradient flat = new FlatGradient(group);
        groups.add(flat);
        return flat;
    }

    private void add(Node node, Tensor gradient, boolean owned) {
        switch (node) {
            case Node.Leaf leaf -> {
                if (variables.isEmpty()) {
                    variables = new LinkedHashMap<>(2);
                }
                variables.merge(leaf, gradient, Tensor::plus);
            }
            case Node.RecordedOp recordedOp -> pending(recordedOp).add(gradient, owned && !recorded);
        }
    }

    private PendingGradient pending(Node.RecordedOp recordedOp) {
        PendingGradient known = pending.get(recordedOp);
        if (known == null) {
            known = new PendingGradient(recordedOp);
            pending.put(recordedOp, known);
            deepestFirst.add(known);
        }
        return known;
    }

    private Map<Parameters, Tensor> finishGroups() {
        if (groups.size() == 1) {
            FlatGradient only = groups.getFirst();
            return Collections.singletonMap(only.group(), only.finish());
        }
        Map<Parameters, Tensor> flats = new LinkedHashMap<>(groups.size());
        for (FlatGradient flat : groups) {
            flats.put(flat.group(), flat.finish());
        }
        return flats;
    }
}

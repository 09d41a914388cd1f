package org.kudari.tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Backprop;
import org.kudari.op.KernelOp;
import org.kudari.op.Reduce;
import org.kudari.op.Spec;

/**
 * Reverse-mode differentiation: visits the recorded operations from the root to the leaves, deepest first, so that an
 * operation is visited after all its users. Sums broadcast gradients to the operand's shape; no other class does. If
 * the pass is not recorded, gradients are written and added in place, those of parameters directly into their flat
 * tensor, those of parameters straight into their flat tensor.
 */
final class BackwardWalk {
    private static final Comparator<Reached> DEEPEST_FIRST = (a, b) -> Integer.compare(b.step.depth(), a.step.depth());

    private final boolean recorded;
    // Only few operations are pending at a time.
    private final Map<Node, Reached> reached = new IdentityHashMap<>(2);
    private final PriorityQueue<Reached> deepestFirst = new PriorityQueue<>(4, DEEPEST_FIRST);
    private final Pass pass = new Pass();
    private Map<Node.Leaf, Tensor> variables = Collections.emptyMap();
    private final List<FlatGradient> groups = new ArrayList<>(1);

    BackwardWalk(boolean recorded) {
        this.recorded = recorded;
    }

    Gradients run(Tensor root, Tensor seed) {
        if (!root.isRecorded()) {
            throw new IllegalStateException("this tensor was not computed from any variable"
                    + (Mode.current() == Mode.INFERENCE ? ": nothing is recorded in inference" : "")
                    + ", so there are no gradients");
        }
        give(root.node(), root.shape(), root.type(), seed, false);
        while (!deepestFirst.isEmpty()) {
            Reached next = deepestFirst.poll();
            reached.remove(next.step);
            next.step.requireKept();
            pass.reached = next;
            pass.step = next.step;
            next.step.rule().backward(pass);
            if (!recorded) {
                next.step.free();
            }
        }
        return new Gradients(variables, finishGroups());
    }

    /** The context passed to the backward rule of the current operation. */
    private final class Pass implements Backprop<Tensor> {
        private Reached reached;
        private Node.Step step;

        @Override
        public Tensor upstream() {
            return reached.gradient();
        }

        @Override
        public List<Tensor> mapUpstream(String name, Kernel kernel, double[] uniforms, List<Tensor> operands) {
            return reached.mapped(name, kernel, uniforms, operands);
        }

        // Detached unless the pass is recorded, so that the rule's computations are not recorded.
        @Override
        public Tensor operand(int index) {
            return recorded
                    ? step.savedOperand(index)
                    : step.savedOperand(index).detach();
        }

        @Override
        public Tensor output() {
            return recorded ? step.savedOutput() : step.savedOutput().detach();
        }

        @Override
        public Shape operandShape(int index) {
            return step.operandShape(index);
        }

        @Override
        public int operands() {
            return step.operandCount();
        }

        @Override
        public boolean needs(int index) {
            return step.parent(index) != null;
        }

        @Override
        public long needs() {
            return step.needs();
        }

        @Override
        public boolean isRecorded() {
            return recorded;
        }

        @Override
        public boolean hasRowFunctions() {
            return reached.gradient().device().backend().rowFunctions() != null;
        }

        @Override
        public void give(int index, Tensor gradient) {
            if (needs(index)) {
                requireFits(index, gradient.shape());
                BackwardWalk.this.give(
                        step.parent(index), step.operandShape(index), step.operandType(index), gradient, false);
            }
        }

        private void requireFits(int index, Shape gradient) {
            if (!operandShape(index).broadcastsTo(gradient)) {
                throw new IllegalStateException("the backward pass of " + step.name() + " gave operand " + index
                        + " of shape " + operandShape(index) + " a gradient of shape " + gradient
                        + ": it must have the operand's shape, or one that this broadcasts to");
            }
        }

        @Override
        public void give(int index, KernelOp operation, List<Tensor> operands) {
            if (needs(index)) {
                BackwardWalk.this.give(
                        step.parent(index), step.operandShape(index), step.operandType(index), operation, operands);
            }
        }
    }

    /** Adds a gradient, in the node's shape or one that it broadcasts to, to that of a node. */
    private void give(Node node, Shape shape, DType type, Tensor gradient, boolean owned) {
        if (!gradient.shape().equals(shape)) {
            giveSummed(node, shape, type, gradient);
        } else if (gradient.type() != type) {
            give(node, shape, type, gradient.to(type), true);
        } else if (!recorded && node instanceof Node.Leaf leaf && leaf.group() != null) {
            write(leaf, org.kudari.op.Map.cast(type), List.of(gradient), shape);
        } else {
            add(node, gradient, owned);
        }
    }

    /** Undoes broadcasting: sums over the axes that were added or repeated. */
    private void giveSummed(Node node, Shape shape, DType type, Tensor gradient) {
        int added = gradient.shape().rank() - shape.rank();
        long axes = 0;
        for (int axis = 0; axis < gradient.shape().rank(); axis++) {
            if (axis < added || shape.dim(axis - added) != gradient.shape().dim(axis)) {
                axes |= 1L << axis;
            }
        }
        give(node, shape, type, Reduce.over(Reduction.SUM, axes), List.of(gradient));
    }

    /** Runs the operation and adds its result; in place and without a temporary where that is possible. */
    private void give(Node node, Shape shape, DType type, KernelOp operation, List<Tensor> operands) {
        Spec spec = operation.result(operands);
        Shape result = spec.shape();
        boolean sameElements = result.elements() == shape.elements();
        if (recorded || !sameElements || spec.type() != type) {
            Tensor gradient = operands.getFirst().apply(operation, operands);
            give(node, shape, type, sameElements ? gradient.reshape(shape) : gradient, true);
        } else if (node instanceof Node.Leaf leaf && leaf.group() != null) {
            write(leaf, operation, operands, result);
        } else if (node instanceof Node.Step step) {
            reached(step).add(operation, operands, spec, shape);
        } else {
            add(node, Execution.compute(operation, operands, spec).reshape(shape), true);
        }
    }

    /** Writes, or adds, a parameter's gradient where it belongs. */
    private void write(Node.Leaf leaf, KernelOp operation, List<Tensor> operands, Shape result) {
        FlatGradient flat = flat(leaf.group());
        View target = flat.view(leaf.index(), result);
        boolean first = flat.isFirst(leaf.index());
        if (first || operation.accumulates()) {
            Execution.run(operation, operands, target, !first);
        } else {
            Tensor more = Execution.compute(operation, operands);
            Execution.run(org.kudari.op.Map.cast(more.type()), List.of(more), target, true);
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
                    variables = new IdentityHashMap<>(2);
                }
                variables.merge(leaf, gradient, Tensor::plus);
            }
            case Node.Step step -> reached(step).add(gradient, owned && !recorded);
        }
    }

    private Reached reached(Node.Step step) {
        Reached known = reached.get(step);
        if (known == null) {
            known = new Reached(step);
            reached.put(step, known);
            deepestFirst.add(known);
        }
        return known;
    }

    private Map<Parameters, Tensor> finishGroups() {
        if (groups.size() == 1) {
            FlatGradient only = groups.getFirst();
            return Collections.singletonMap(only.group(), only.finish());
        }
        Map<Parameters, Tensor> flats = new IdentityHashMap<>(groups.size());
        for (FlatGradient flat : groups) {
            flats.put(flat.group(), flat.finish());
        }
        return flats;
    }
}

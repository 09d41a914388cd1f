package org.kudari.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.BackwardContext;
import org.kudari.op.TensorSpec;

/** A node of the autograd graph: a leaf or a recorded operation. */
sealed interface Node {

    /** The length of the longest path to a leaf. */
    int depth();

    /** The parameter that this is, or only gives another shape; null for other nodes. */
    default Leaf parameter() {
        return switch (this) {
            case Leaf leaf -> leaf.group() == null ? null : leaf;
            case RecordedOp recordedOp -> recordedOp.reshapedParameter();
        };
    }

    /** A variable, where gradients end. */
    record Leaf(Shape shape, DType type, Parameters group, int index) implements Node {
        @Override
        public int depth() {
            return 0;
        }

        // Each leaf is a variable of its own, whatever its shape.
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** The rule by which a recorded operation computes the gradients of its operands. */
    interface BackwardRule {
        void backward(BackwardContext<Tensor> context);
    }

    /** A recorded operation. */
    final class RecordedOp implements Node {
        private final String name;
        private final BackwardRule rule;
        private final String layer;
        private final int depth;
        private Operand[] operands;
        private Tensor output;
        private int outputVersion;
        /** Who is told the gradient of the result; null if nobody is. */
        private List<Consumer<Tensor>> observers;

        private Leaf reshapedParameter;

        /** An operand: its node and, if the rule reads the value, the value with the version of its memory. */
        private static final class Operand {
            final Node node;
            final Shape shape;
            final DType type;
            Tensor value;
            int version;

            Operand(Node node, Shape shape, DType type) {
                this.node = node;
                this.shape = shape;
                this.type = type;
            }
        }

        /** An operation on tensors. */
        RecordedOp(String name, BackwardRule rule, List<Tensor> operands) {
            this(name, rule, operands.getFirst().device().layer(), operands.size(), deepest(operands));
            for (int i = 0; i < operands.size(); i++) {
                Tensor operand = operands.get(i);
                this.operands[i] = new Operand(operand.node(), operand.shape(), operand.type());
            }
        }

        /**
         * An operation on the result of another one, which may have no memory of its own, and on further tensors.
         *
         * @param layer the layer that runs it; empty outside of layers
         */
        RecordedOp(
                String name, BackwardRule rule, String layer, Node first, TensorSpec firstSpec, List<Tensor> others) {
            this(name, rule, layer, 1 + others.size(), Math.max(first == null ? 0 : first.depth(), deepest(others)));
            operands[0] = new Operand(first, firstSpec.shape(), firstSpec.type());
            for (int i = 0; i < others.size(); i++) {
                Tensor other = others.get(i);
                operands[1 + i] = new Operand(other.node(), other.shape(), other.type());
            }
        }

        private RecordedOp(String name, BackwardRule rule, String layer, int operands, int deepestOperand) {
            this.name = name;
            this.rule = rule;
            this.layer = layer;
            this.operands = new Operand[operands];
            this.depth = deepestOperand + 1;
        }

        private static int deepest(List<Tensor> operands) {
            int deepest = 0;
            for (int i = 0; i < operands.size(); i++) {
                Node node = operands.get(i).node();
                deepest = node == null ? deepest : Math.max(deepest, node.depth());
            }
            return deepest;
        }

        @Override
        public int depth() {
            return depth;
        }

        String name() {
            return name;
        }

        BackwardRule rule() {
            return rule;
        }

        /** The layer that ran the operation, if a tool prints what runs; else empty. */
        String layer() {
            return layer;
        }

        /** The node of an operand; null for a constant. */
        Node parent(int operand) {
            return operands[operand].node;
        }

        int operandCount() {
            return operands.length;
        }

        Shape operandShape(int operand) {
            return operands[operand].shape;
        }

        DType operandType(int operand) {
            return operands[operand].type;
        }

        /** The operands that lead to variables, bit {@code i} for operand {@code i}. */
        long needs() {
            long needs = 0;
            for (int i = 0; i < operands.length; i++) {
                needs |= operands[i].node == null ? 0 : 1L << i;
            }
            return needs;
        }

        /** Notes that this operation only gives a parameter another shape. */
        void reshapes(Leaf parameter) {
            reshapedParameter = parameter;
        }

        /** The parameter that this operation only gives another shape; null for any other operation. */
        Leaf reshapedParameter() {
            return isKept() ? reshapedParameter : null;
        }

        /** Saves the value of an operand for the rule. */
        void saveOperand(int index, Tensor value) {
            operands[index].value = value;
            operands[index].version = value.storage().version();
        }

        /** Saves the result for the rule. */
        void saveOutput(Tensor result) {
            output = result;
            outputVersion = result.storage().version();
        }

        boolean keepsOperand(int index) {
            return operands[index].value != null;
        }

        boolean keepsOutput() {
            return output != null;
        }

        Tensor savedOperand(int index) {
            Operand operand = operands[index];
            if (isReadable(operand.value, operand.version)) {
                return operand.value;
            }
            throw unreadable(operand.value, "operand " + index);
        }

        Tensor savedOutput() {
            if (isReadable(output, outputVersion)) {
                return output;
            }
            throw unreadable(output, "output");
        }

        /** Adds one who is told the gradient of the result. */
        void observe(Consumer<Tensor> observer) {
            if (observers == null) {
                observers = new ArrayList<>(1);
            }
            observers.add(observer);
        }

        /** Who is told the gradient of the result; null if nobody is. */
        List<Consumer<Tensor>> observers() {
            return observers;
        }

        /** Whether no pass has freed the saved values yet. */
        boolean isKept() {
            return operands != null;
        }

        /**
         * Throws if a pass has freed the saved values.
         *
         * @param root the tensor that the pass began at
         */
        void requireKept(Tensor root) {
            if (!isKept()) {
                String tensor = "this tensor of shape " + root.shape();
                throw new IllegalStateException("a backward pass already went through "
                        + (root.node() == this
                                ? tensor + " and freed what its graph had kept: "
                                : "a part of the graph of " + tensor + ", up to a result of " + name
                                        + ", and freed what that had kept: add up what you differentiate and run one pass, ")
                        + "run the forward pass again, or use differentiableBackward(), which keeps the graph");
            }
        }

        private static boolean isReadable(Tensor saved, int version) {
            return saved != null && saved.storage().version() == version;
        }

        private IllegalStateException unreadable(Tensor saved, String what) {
            if (saved == null) {
                return new IllegalStateException(
                        "the rule of " + name + " reads its " + what + " without having saved it");
            }
            return new IllegalStateException("the " + what + " of " + name + " (shape " + saved.shape()
                    + ") was changed in place between the forward and the backward pass, by an optimizer's step for"
                    + " instance: run the forward pass again first");
        }

        /** Frees the saved values. A later pass through this node throws. */
        void free() {
            operands = null;
            output = null;
            observers = null;
        }
    }
}

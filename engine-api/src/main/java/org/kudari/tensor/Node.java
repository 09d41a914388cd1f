package org.kudari.tensor;

import java.util.List;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.op.Backprop;
import org.kudari.op.Saves;

/** Where a tensor came from, as far as a backward pass needs to know. The graph is these nodes and nothing else. */
sealed interface Node {

    /** The longest way to a leaf; a node is deeper than all it was made from. */
    int depth();

    /** A variable: where gradients end. */
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

    /** The rule by which a step passes its gradient on. */
    interface Rule {
        void backward(Backprop<Tensor> pass);
    }

    /** A recorded operation. */
    final class Step implements Node {
        private final String name;
        private final Rule rule;
        private final Node[] parents;
        private final Shape[] operandShapes;
        private final DType[] operandTypes;
        private final int depth;
        private Saved[] operands;
        private Saved output;

        /** A value kept for the backward pass, and the version of its memory at that time. */
        private record Saved(Tensor tensor, int version) {
            static Saved of(Tensor tensor) {
                return new Saved(tensor, tensor.storage().version());
            }
        }

        /**
         * @param parents the nodes of the operands, null for constants
         */
        Step(String name, Rule rule, Node[] parents, Shape[] operandShapes, DType[] operandTypes) {
            this.name = name;
            this.rule = rule;
            this.parents = parents;
            this.operandShapes = operandShapes;
            this.operandTypes = operandTypes;
            int deepest = 0;
            for (Node parent : parents) {
                deepest = parent == null ? deepest : Math.max(deepest, parent.depth());
            }
            this.depth = deepest + 1;
            this.operands = new Saved[parents.length];
        }

        @Override
        public int depth() {
            return depth;
        }

        String name() {
            return name;
        }

        Rule rule() {
            return rule;
        }

        Node parent(int operand) {
            return parents[operand];
        }

        int operandCount() {
            return parents.length;
        }

        Shape operandShape(int operand) {
            return operandShapes[operand];
        }

        DType operandType(int operand) {
            return operandTypes[operand];
        }

        /** The operands that lead to variables, bit {@code i} for operand {@code i}. */
        long needs() {
            long needs = 0;
            for (int i = 0; i < parents.length; i++) {
                needs |= parents[i] == null ? 0 : 1L << i;
            }
            return needs;
        }

        /** Keeps what the rule will read. An operand that is not read may be null. */
        void save(Saves saves, List<Tensor> values, Tensor result) {
            for (int i = 0; i < operands.length; i++) {
                operands[i] = saves.operand(i) ? Saved.of(values.get(i)) : null;
            }
            output = saves.output() ? Saved.of(result) : null;
        }

        Tensor savedOperand(int operand) {
            requireKept();
            return checked(operands[operand], "operand " + operand);
        }

        Tensor savedOutput() {
            requireKept();
            return checked(output, "output");
        }

        void requireKept() {
            if (operands == null) {
                throw new IllegalStateException("a backward pass already went through this " + name
                        + " and freed what it had kept: run the forward pass again, or use differentiableBackward(), which"
                        + " keeps the graph");
            }
        }

        private Tensor checked(Saved saved, String what) {
            if (saved == null) {
                throw new IllegalStateException(
                        "the rule of " + name + " reads its " + what + " without having saved it");
            }
            if (saved.version() != saved.tensor().storage().version()) {
                throw new IllegalStateException("the " + what + " of " + name + " (shape "
                        + saved.tensor().shape()
                        + ") was changed in place between the forward and the backward pass, by an optimizer's step for"
                        + " instance: run the forward pass again first");
            }
            return saved.tensor();
        }

        /** Frees what was kept; a later pass through this node is an error. */
        void free() {
            operands = null;
            output = null;
        }
    }
}

package org.kudari.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import org.kudari.device.Storage;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * How a tensor was computed: the graph that a backward pass goes through, to be drawn or printed. It has the recorded
 * operations, the variables that they began with, and the constants that they read. Parts that no variable leads to were
 * not recorded, and are not in it.
 */
public final class ComputationGraph {
    /** What a value is. */
    public enum Kind {
        /** A variable: a gradient ends there. */
        VARIABLE,
        /** The result of an operation. */
        OPERATION,
        /** An operand that has no gradient. */
        CONSTANT
    }

    /**
     * A value of the graph.
     *
     * @param id its place in {@link #values}
     * @param kind what it is
     * @param name the operation, the parameter's name, {@code variable} or {@code constant}
     * @param shape its shape
     * @param type its element type
     * @param operands the ids of what it was computed from, in the operation's order
     * @param isKept whether its numbers are kept for the backward pass
     */
    public record Value(
            int id, Kind kind, String name, Shape shape, DType type, List<Integer> operands, boolean isKept) {
        /** Keeps a copy of the operands. */
        public Value {
            operands = List.copyOf(operands);
        }
    }

    private final List<Value> values = new ArrayList<>();
    /** The nodes of the values; null for constants. */
    private final List<Node> nodes = new ArrayList<>();
    /** The memory of a constant, and where in it the elements lie. */
    private record Memory(Storage storage, Layout layout) {
        boolean isIn(Tensor tensor) {
            return storage == tensor.storage() && tensor.layout().contains(layout);
        }
    }

    /** The memory of the constants that are kept, by the ids of values. */
    private final Map<Integer, Memory> memory = new HashMap<>();

    private ComputationGraph() {}

    /**
     * {@return the graph of a tensor, as it is now}
     *
     * @param result a tensor that was computed from a variable, or one itself
     * @throws IllegalArgumentException if it is a constant
     * @throws IllegalStateException if a backward pass has freed a part of the graph
     */
    public static ComputationGraph of(Tensor result) {
        if (result.node() == null) {
            throw new IllegalArgumentException("this tensor of shape " + result.shape()
                    + " was computed from no variable, so it has no graph: see variable()");
        }
        ComputationGraph graph = new ComputationGraph();
        graph.add(result);
        return graph;
    }

    /** What is known of a value before its operands are visited. */
    private record Seen(Shape shape, DType type, boolean isKept) {}

    /** A node whose readers were visited: the deepest comes first, then the one that was seen first. */
    private record Waiting(Node node, int seen) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byDepth = Integer.compare(other.node.depth(), node.depth());
            return byDepth != 0 ? byDepth : Integer.compare(seen, other.seen);
        }
    }

    /** Adds all values in an order in which operands come before results, without a call for each of them. */
    private void add(Tensor result) {
        Map<Node, Seen> seen = new IdentityHashMap<>();
        seen.put(result.node(), new Seen(result.shape(), result.type(), false));
        PriorityQueue<Waiting> waiting = new PriorityQueue<>();
        waiting.add(new Waiting(result.node(), 0));
        List<Node> order = new ArrayList<>();
        // From the result to the variables: the deepest first, so that a node comes after all that read it.
        while (!waiting.isEmpty()) {
            Node node = waiting.remove().node;
            order.add(node);
            if (node instanceof Node.RecordedOp operation) {
                operation.requireKept(result);
                for (int i = 0; i < operation.operandCount(); i++) {
                    Node operand = operation.parent(i);
                    if (operand != null && see(seen, operation, i)) {
                        waiting.add(new Waiting(operand, seen.size()));
                    }
                }
            }
        }
        Map<Node, Integer> ids = new IdentityHashMap<>();
        for (Node node : order.reversed()) {
            ids.put(node, add(node, seen.get(node), ids));
        }
    }

    /** Notes what an operation knows of its operand; tells whether it is the first that does. */
    private static boolean see(Map<Node, Seen> seen, Node.RecordedOp operation, int index) {
        Node operand = operation.parent(index);
        Seen before = seen.get(operand);
        boolean isKept = operation.keepsOperand(index) || (before != null && before.isKept);
        seen.put(operand, new Seen(operation.operandShape(index), operation.operandType(index), isKept));
        return before == null;
    }

    private int add(Node node, Seen seen, Map<Node, Integer> ids) {
        return switch (node) {
            case Node.Leaf leaf -> {
                String name = leaf.group() == null ? "variable" : leaf.group().name(leaf.index());
                yield add(node, Kind.VARIABLE, name, seen.shape, seen.type, List.of(), seen.isKept);
            }
            case Node.RecordedOp operation -> {
                List<Integer> operands = new ArrayList<>();
                for (int i = 0; i < operation.operandCount(); i++) {
                    Node operand = operation.parent(i);
                    operands.add(operand == null ? addConstant(operation, i) : ids.get(operand));
                }
                boolean isKept = seen.isKept || operation.keepsOutput();
                yield add(node, Kind.OPERATION, operation.name(), seen.shape, seen.type, operands, isKept);
            }
        };
    }

    private int addConstant(Node.RecordedOp operation, int index) {
        boolean isKept = operation.keepsOperand(index);
        Shape shape = operation.operandShape(index);
        int id = add(null, Kind.CONSTANT, "constant", shape, operation.operandType(index), List.of(), isKept);
        if (isKept) {
            Tensor constant = operation.savedOperand(index);
            memory.put(id, new Memory(constant.storage(), constant.layout()));
        }
        return id;
    }

    private int add(
            Node node, Kind kind, String name, Shape shape, DType type, List<Integer> operands, boolean isKept) {
        values.add(new Value(values.size(), kind, name, shape, type, operands, isKept));
        nodes.add(node);
        return values.size() - 1;
    }

    /** {@return all values, operands before what was computed from them; the last one is the tensor itself} */
    public List<Value> values() {
        return List.copyOf(values);
    }

    /**
     * {@return the values that are a tensor: a variable, a result, or constants that are it or a view of it} Another
     * view of the same memory, such as the next batch, is another value. A constant that is not kept for the backward pass
     * is not known.
     *
     * @param tensor the tensor
     */
    public List<Value> find(Tensor tensor) {
        return values.stream()
                .filter(value -> value.kind == Kind.CONSTANT
                        ? memory.containsKey(value.id) && memory.get(value.id).isIn(tensor)
                        : nodes.get(value.id) == tensor.node())
                .toList();
    }

    /**
     * {@return the gradient of a variable of the graph; empty if it has none there}
     *
     * @param variable a value of this graph
     * @param gradients the result of a backward pass
     */
    public Optional<Tensor> gradient(Value variable, Gradients gradients) {
        return nodes.get(variable.id) instanceof Node.Leaf leaf ? gradients.find(leaf) : Optional.empty();
    }

    /**
     * Calls an observer with the gradient of each operation's result while a backward pass computes it, as {@link
     * GradientHooks} does.
     *
     * @param observer is given the value and its gradient
     */
    public void onGradient(BiConsumer<Value, Tensor> observer) {
        for (Value value : values) {
            if (nodes.get(value.id) instanceof Node.RecordedOp operation && operation.parameter() == null) {
                operation.observe(gradient -> observer.accept(value, gradient));
            }
        }
    }
}

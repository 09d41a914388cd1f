package org.kudari.cpu.codegen;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kudari.cpu.codegen.lanes.FloatPrimitives;
import org.kudari.expr.Expr;

/**
 * Primitives of a program that one loop computes.
 *
 * @param nodes the primitives in the order of computation
 * @param operands the values that are read: tensors, uniforms and results of earlier groups; constants are part of the
 *     code
 * @param results the values that are stored
 */
record FusionGroup(List<Expr.Apply> nodes, List<Operand> operands, List<Result> results) {

    /**
     * A value that is read.
     *
     * @param isRepeated whether it is one number for all elements
     */
    record Operand(Expr node, int slot, boolean isRepeated) {}

    /** A value, and the slot that it is stored to. */
    record Result(Expr node, int slot) {}

    /**
     * The limit for the bytecodes of operands and primitives in one loop. C2 compiles no method of more than 8,000; the
     * rest is for the results.
     */
    private static final int MAX_BYTECODES = 7_000;

    /** The bytecodes that find the array of an operand and load from it, with local variables beyond the first 256. */
    private static final int OPERAND_BYTECODES = 55;

    /**
     * Splits the primitives of a program into groups, each as large as possible.
     *
     * @param nodes the primitives in the order of computation
     * @return the primitives of each group
     */
    static List<List<Expr.Apply>> split(List<Expr.Apply> nodes) {
        List<List<Expr.Apply>> parts = new ArrayList<>();
        List<Expr.Apply> open = new ArrayList<>();
        for (Expr.Apply node : nodes) {
            open.add(node);
            if (open.size() > 1 && bytecodes(open) > MAX_BYTECODES) {
                open.removeLast();
                parts.add(open);
                open = new ArrayList<>(List.of(node));
            }
        }
        if (!open.isEmpty()) {
            parts.add(open);
        }
        return parts;
    }

    private static int bytecodes(List<Expr.Apply> nodes) {
        int primitives = nodes.stream()
                .mapToInt(node -> FloatPrimitives.bytecodes(node.function()))
                .sum();
        return primitives + OPERAND_BYTECODES * inputsOf(nodes, List.of()).size();
    }

    /**
     * Returns the distinct values, except constants, that are read but not computed by the group.
     *
     * @param nodes the primitives of the group
     * @param stored values that are stored without being computed
     */
    static List<Expr> inputsOf(List<Expr.Apply> nodes, List<Expr> stored) {
        Set<Expr> computed = Collections.newSetFromMap(new IdentityHashMap<>());
        computed.addAll(nodes);
        Map<Expr, Boolean> seen = new IdentityHashMap<>();
        List<Expr> read = new ArrayList<>();
        List<Expr> used = new ArrayList<>();
        nodes.forEach(node -> used.addAll(node.arguments()));
        used.addAll(stored);
        for (Expr node : used) {
            if (!computed.contains(node) && !(node instanceof Expr.Constant) && seen.put(node, true) == null) {
                read.add(node);
            }
        }
        return read;
    }
}

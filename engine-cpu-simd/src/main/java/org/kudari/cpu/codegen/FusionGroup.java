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
 * Some of a program's primitives, as many as one loop is to compute.
 *
 * @param nodes the primitives in the order of computation
 * @param operands what is read: tensors, numbers and what earlier parts have left; constants are written into the loop
 * @param results what is stored
 */
record FusionGroup(List<Expr.Apply> nodes, List<Operand> operands, List<Result> results) {

    /** The slot of a value that is read, and whether it is one number for all elements. */
    record Operand(Expr node, int slot, boolean isRepeated) {}

    /** A value and a slot to which it is stored. */
    record Result(Expr node, int slot) {}

    /**
     * The most bytecodes of one loop's operands and primitives: C2 compiles no method of more than 8,000. The rest is for the
     * results.
     */
    private static final int LARGEST = 7_000;

    /** Of an operand, to find its array and to load from it, with local variables beyond the first 256. */
    private static final int OPERAND_BYTECODES = 55;

    /**
     * Cuts a program into parts, each as large as can be.
     *
     * @param nodes the program's primitives
     * @return the primitives of each part; a part of one alone where a primitive is {@link FloatPrimitives#isTabulated}
     */
    static List<List<Expr.Apply>> cut(List<Expr.Apply> nodes) {
        List<List<Expr.Apply>> parts = new ArrayList<>();
        List<Expr.Apply> open = new ArrayList<>();
        for (Expr.Apply node : nodes) {
            open.add(node);
            boolean alone = FloatPrimitives.isTabulated(node.function());
            if (open.size() > 1 && (alone || bytecodes(open) > LARGEST)) {
                open.removeLast();
                parts.add(open);
                open = new ArrayList<>(List.of(node));
            }
            if (alone) {
                parts.add(open);
                open = new ArrayList<>();
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
        return primitives + OPERAND_BYTECODES * read(nodes, List.of()).size();
    }

    /** The distinct values that primitives read and none of them computes, but for constants. */
    static List<Expr> read(List<Expr.Apply> nodes, List<Expr> stored) {
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

package org.kudari.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kernel in two parts, for operands of which some only decide between others. The first part computes the conditions,
 * in the type of all operands; the second selects by them, in the type of the selected ones. In one part the kernel
 * would compute in the widest type, and a {@code FLOAT32} condition would round the {@code INT64} values that it
 * chooses from.
 *
 * @param conditions its inputs are the kernel's, and it has a truth value as output for each condition
 * @param rest its inputs are those of {@code kept}, then the conditions
 * @param kept the kernel's inputs that do not only decide, ascending
 */
public record ConditionSplit(Kernel conditions, Kernel rest, List<Integer> kept) {

    static ConditionSplit of(Kernel kernel) {
        Set<Expr> deciding = dependents(kernel);
        Set<Expr> conditions = new LinkedHashSet<>();
        for (Expr node : kernel.topologicalOrder()) {
            if (isSelect(node) && deciding.contains(condition(node)) && !deciding.contains(node)) {
                conditions.add(condition(node));
            }
        }
        List<Integer> kept = new ArrayList<>();
        Map<Expr, Expr> replaced = new HashMap<>();
        for (int i = 0; i < kernel.inputs(); i++) {
            if ((kernel.conditionInputs() >> i & 1) == 0) {
                replaced.put(Expr.input(i), Expr.input(kept.size()));
                kept.add(i);
            }
        }
        List<Expr> truths = new ArrayList<>();
        for (Expr condition : conditions) {
            replaced.put(condition, Expr.input(kept.size() + truths.size()));
            truths.add(Functions.notEqual(condition, Expr.constant(0)));
        }
        List<Expr> rest = Pullback.substitute(kernel.outputs(), replaced);
        return new ConditionSplit(
                Kernel.of(kernel.inputs(), kernel.uniforms(), truths),
                Kernel.of(kept.size() + truths.size(), kernel.uniforms(), rest),
                List.copyOf(kept));
    }

    /** The nodes that read an input which only decides, other than through the condition of a select. */
    private static Set<Expr> dependents(Kernel kernel) {
        Set<Expr> dependents = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Expr node : kernel.topologicalOrder()) {
            boolean depends = switch (node) {
                case Expr.Input input -> (kernel.conditionInputs() >> input.index() & 1) != 0;
                case Expr.Apply apply -> values(apply).stream().anyMatch(dependents::contains);
                case Expr.Uniform _, Expr.Constant _ -> false;
            };
            if (depends) {
                dependents.add(node);
            }
        }
        return dependents;
    }

    /** The inputs that reach the outputs through conditions of selects alone; 0 if no other input is read. */
    static long conditionInputs(List<Expr> topologicalOrder, List<Expr> outputs) {
        if (topologicalOrder.stream().noneMatch(ConditionSplit::isSelect)) {
            return 0;
        }
        Set<Expr> valued = Collections.newSetFromMap(new IdentityHashMap<>());
        valued.addAll(outputs);
        for (Expr node : topologicalOrder.reversed()) {
            if (node instanceof Expr.Apply apply && valued.contains(node)) {
                valued.addAll(values(apply));
            }
        }
        long deciding = 0;
        boolean anyValued = false;
        for (Expr node : topologicalOrder) {
            if (node instanceof Expr.Input input) {
                deciding |= valued.contains(node) ? 0 : 1L << input.index();
                anyValued |= valued.contains(node);
            }
        }
        return anyValued ? deciding : 0;
    }

    private static boolean isSelect(Expr node) {
        return node instanceof Expr.Apply apply && apply.function() == Primitive.SELECT;
    }

    private static Expr condition(Expr select) {
        return ((Expr.Apply) select).arguments().getFirst();
    }

    /** The arguments whose values the result has or is computed from. */
    private static List<Expr> values(Expr.Apply apply) {
        return isSelect(apply) ? apply.arguments().subList(1, 3) : apply.arguments();
    }
}

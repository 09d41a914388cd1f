package org.kudari.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An expression whose constants have become uniforms. Expressions that differ only in such constants become the same
 * expression, so they share one compiled kernel. That makes it cheap to build a function anew in each step, with the
 * value of a schedule in it.
 *
 * <p>Some constants stay, because derivatives and simplifications depend on their values: 0, 1, -1, 2, infinities, NaN,
 * whole numbers that no double holds, and in a power the base and an exponent that is a whole number. An expression
 * with many constants keeps all of them: it is a table or a polynomial, and each uniform is one more argument of a
 * kernel.
 *
 * @param expression the expression with uniforms in place of constants
 * @param values the value of each uniform; not to be changed
 */
public record LiftedConstants(Expr expression, double[] values) {
    private static final int MAX_LIFTED = 32;

    private static final double[] NONE = {};

    /**
     * Lifts the constants of an expression.
     *
     * @param expression an expression; it stays as it is if it has uniforms of its own
     * @return the expression with uniforms, numbered by their first occurrence in the order of computation
     */
    public static LiftedConstants of(Expr expression) {
        LiftedConstants known = expression.lifted;
        if (known == null) {
            known = lift(expression);
            expression.lifted = known;
        }
        return known;
    }

    private static LiftedConstants lift(Expr expression) {
        List<Expr> nodes = Kernel.topologicalOrderOf(List.of(expression));
        Set<Expr> kept = keptInPowers(nodes);
        Map<Expr, Expr> replaced = new HashMap<>();
        List<Double> values = new ArrayList<>();
        for (Expr node : nodes) {
            if (node instanceof Expr.Uniform) {
                return new LiftedConstants(expression, NONE);
            }
            if (node instanceof Expr.Constant constant && !isSpecial(constant) && !kept.contains(node)) {
                replaced.put(node, Expr.uniform(values.size()));
                values.add(constant.value());
            }
        }
        if (values.isEmpty() || values.size() > MAX_LIFTED) {
            return new LiftedConstants(expression, NONE);
        }
        Expr lifted = Pullback.substitute(List.of(expression), replaced).getFirst();
        return new LiftedConstants(
                lifted, values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** A number that only a long holds is special too, because a uniform is a double. */
    private static boolean isSpecial(Expr.Constant constant) {
        double value = constant.value();
        return constant.isRounded() || value == 0 || Math.abs(value) == 1 || value == 2 || !Double.isFinite(value);
    }

    /** Derivatives of powers fold the logarithm of a constant base, and a whole exponent is computed by products. */
    private static Set<Expr> keptInPowers(List<Expr> nodes) {
        Set<Expr> kept = new HashSet<>();
        for (Expr node : nodes) {
            if (node instanceof Expr.Apply apply && apply.function() == Primitive.POW) {
                kept.add(apply.arguments().getFirst());
                if (apply.arguments().getLast() instanceof Expr.Constant exponent
                        && Math.rint(exponent.value()) == exponent.value()) {
                    kept.add(exponent);
                }
            }
        }
        return kept;
    }
}

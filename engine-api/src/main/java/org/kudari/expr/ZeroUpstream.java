package org.kudari.expr;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The gradient of an input where the gradient of the output is 0.
 *
 * <p>A selection that does not take a value sends it the gradient 0. The derivative of the value may be infinite or NaN
 * there, like that of the square root below 0, and 0 times that is NaN. The gradient is 0 instead. Where the product is a
 * number it stays, so that its own derivative, by the gradient of the output, is right at 0 too. Its derivative by an
 * input may still be 0 times infinity there: second derivatives can be NaN where first ones are 0.
 */
final class ZeroUpstream {
    private static final Expr ZERO = Expr.constant(0);

    private ZeroUpstream() {}

    /**
     * Returns the gradient with 0 in place of NaN where the upstream gradient is 0.
     *
     * @param gradient the gradient of an input, a multiple of {@code upstream}
     * @param upstream the gradient of the output
     */
    static Expr withZeros(Expr gradient, Expr upstream) {
        if (isZeroToo(gradient, upstream)) {
            return gradient;
        }
        Expr isNumber = Functions.equal(gradient, gradient);
        return Functions.select(Functions.or(isNumber, Functions.notEqual(upstream, ZERO)), gradient, ZERO);
    }

    /** Whether a gradient is 0 wherever the upstream one is: it passes that on, negated, scaled or in parts. */
    private static boolean isZeroToo(Expr gradient, Expr upstream) {
        Set<Expr> zeros = new HashSet<>(Set.of(upstream, ZERO));
        for (Expr node : Kernel.topologicalOrderOf(List.of(gradient))) {
            if (node instanceof Expr.Apply apply && isZero(apply, zeros)) {
                zeros.add(node);
            }
        }
        return zeros.contains(gradient);
    }

    private static boolean isZero(Expr.Apply node, Set<Expr> zeros) {
        List<Expr> x = node.arguments();
        return switch (node.function()) {
            case NEG -> zeros.contains(x.get(0));
            case ADD, SUB -> zeros.contains(x.get(0)) && zeros.contains(x.get(1));
            case SELECT -> zeros.contains(x.get(1)) && zeros.contains(x.get(2));
            case MUL -> zeros.contains(x.get(0)) && isFinite(x.get(1));
            default -> false;
        };
    }

    private static boolean isFinite(Expr node) {
        return node instanceof Expr.Constant constant && Float.isFinite((float) constant.value());
    }
}

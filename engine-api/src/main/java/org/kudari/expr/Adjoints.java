package org.kudari.expr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Reverse accumulation over one expression: the gradient (adjoint) of each node, from the output back to the inputs.
 *
 * <p>The adjoint of a node that only branches not taken use is 0, while the slope of the node may be infinite or NaN
 * there: the exponential of elu, far to the right. So a slope is multiplied inside of the selection and never by its
 * zero. An adjoint {@code select(c, g, 0)} becomes {@code select(c, g * slope, 0)}. The adjoint of a node that several
 * branches share is a sum of such selections. It is multiplied where one of their conditions holds, and 0 elsewhere.
 */
final class Adjoints {
    private static final Expr ZERO = Expr.constant(0);

    private final Map<Expr, Expr> adjoints = new HashMap<>();

    /** What {@link #support} has found; a null value is a result too. */
    private final Map<Expr, Expr> supports = new HashMap<>();

    /** @param upstream the gradient of the kernel's only output */
    Adjoints(Kernel forward, Expr upstream) {
        adjoints.put(forward.outputs().getFirst(), upstream);
        for (Expr node : forward.topologicalOrder().reversed()) {
            Expr adjoint = adjoints.get(node);
            if (adjoint != null && node instanceof Expr.Apply apply) {
                accumulate(apply, adjoint);
            }
        }
    }

    /** The gradient of a node; null if it is zero everywhere. */
    Expr of(Expr node) {
        return adjoints.get(node);
    }

    private void accumulate(Expr.Apply node, Expr adjoint) {
        Expr[] arguments = node.arguments().toArray(Expr[]::new);
        Expr[] gradients = gradients(node.function(), adjoint, arguments, node);
        for (int i = 0; i < arguments.length; i++) {
            if (gradients[i] != null && dependsOnInput(arguments[i])) {
                adjoints.merge(arguments[i], gradients[i], Expr::plus);
            }
        }
    }

    private static boolean dependsOnInput(Expr node) {
        return !(node instanceof Expr.Constant || node instanceof Expr.Uniform);
    }

    /** The gradients of a function's arguments. They are linear in the adjoint, so a selection can be moved outside. */
    private Expr[] gradients(Primitive function, Expr adjoint, Expr[] arguments, Expr out) {
        if (adjoint instanceof Expr.Apply apply && apply.function() == Primitive.SELECT) {
            Expr condition = apply.arguments().get(0);
            Expr first = apply.arguments().get(1);
            Expr second = apply.arguments().get(2);
            if (isZero(second)) {
                return map(gradients(function, first, arguments, out), g -> Functions.select(condition, g, second));
            }
            if (isZero(first)) {
                return map(gradients(function, second, arguments, out), g -> Functions.select(condition, first, g));
            }
        }
        Expr[] gradients = function.gradients(adjoint, arguments, out);
        Expr support = hasSlope(function) ? support(adjoint) : null;
        return support == null ? gradients : map(gradients, g -> Functions.select(support, g, ZERO));
    }

    private static Expr[] map(Expr[] gradients, UnaryOperator<Expr> change) {
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = gradients[i] == null ? null : change.apply(gradients[i]);
        }
        return gradients;
    }

    /** Whether the adjoint is multiplied by something. The other functions pass it on, negated or in parts. */
    private static boolean hasSlope(Primitive function) {
        return switch (function) {
            case ADD, SUB, NEG, MIN, MAX, SELECT -> false;
            default -> true;
        };
    }

    /** The condition under which an adjoint is not 0, if it is a sum of selections; null if it always may be. */
    private Expr support(Expr adjoint) {
        if (!supports.containsKey(adjoint)) {
            supports.put(adjoint, adjoint instanceof Expr.Apply apply ? supportOf(apply) : null);
        }
        return supports.get(adjoint);
    }

    private Expr supportOf(Expr.Apply adjoint) {
        List<Expr> x = adjoint.arguments();
        return switch (adjoint.function()) {
            case ADD -> either(support(x.get(0)), support(x.get(1)));
            case NEG -> support(x.get(0));
            case SELECT ->
                isZero(x.get(2))
                        ? both(x.get(0), support(x.get(1)))
                        : isZero(x.get(1)) ? both(Functions.not(x.get(0)), support(x.get(2))) : null;
            default -> null;
        };
    }

    private static Expr both(Expr condition, Expr other) {
        return other == null ? condition : Functions.and(condition, other);
    }

    private static Expr either(Expr a, Expr b) {
        if (a == null || b == null || a == Functions.not(b) || b == Functions.not(a)) {
            return null;
        }
        return a == b ? a : Functions.or(a, b);
    }

    private static boolean isZero(Expr expr) {
        return expr instanceof Expr.Constant constant && constant.value() == 0;
    }
}

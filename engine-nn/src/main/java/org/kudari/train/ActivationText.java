package org.kudari.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.model.Layer;

/** Says what inside an activation made a number that is not finite. */
final class ActivationText {
    private ActivationText() {}

    /** {@code as log(-0.5) is NaN} for an activation, else the number that it was made from. */
    static String origin(Layer layer, double input) {
        Expr root = layer.function().orElse(null);
        if (root == null) {
            return "from " + (float) input;
        }
        Map<Expr, Double> values = values(root, input);
        return Float.isFinite(values.get(root).floatValue()) || !(root instanceof Expr.Apply apply)
                ? "from " + (float) input
                : "as " + culprit(apply, values);
    }

    private static Map<Expr, Double> values(Expr root, double input) {
        Map<Expr, Double> values = new HashMap<>();
        for (Expr node : Kernel.of(1, 0, root).topologicalOrder()) {
            values.put(
                    node,
                    switch (node) {
                        case Expr.Input _ -> input;
                        case Expr.Uniform _ -> Double.NaN;
                        case Expr.Constant constant -> constant.value();
                        case Expr.Apply apply -> apply(apply, values);
                    });
        }
        return values;
    }

    private static double apply(Expr.Apply apply, Map<Expr, Double> values) {
        double[] arguments = new double[3];
        for (int i = 0; i < apply.arguments().size(); i++) {
            arguments[i] = values.get(apply.arguments().get(i));
        }
        return apply.function().apply(arguments[0], arguments[1], arguments[2]);
    }

    /** The innermost function that gives such a number of finite arguments. */
    private static String culprit(Expr.Apply apply, Map<Expr, Double> values) {
        for (Expr argument : used(apply, values)) {
            if (argument instanceof Expr.Apply inner
                    && !Float.isFinite(values.get(argument).floatValue())) {
                return culprit(inner, values);
            }
        }
        String arguments = apply.arguments().stream()
                .map(argument -> Float.toString(values.get(argument).floatValue()))
                .collect(Collectors.joining(", "));
        return apply.function().functionName() + "(" + arguments + ") is "
                + values.get(apply).floatValue();
    }

    /** The arguments that the value follows from: a selection does not read the branch that it leaves. */
    private static List<Expr> used(Expr.Apply apply, Map<Expr, Double> values) {
        List<Expr> arguments = apply.arguments();
        return apply.function() == Primitive.SELECT
                ? List.of(arguments.get(values.get(arguments.getFirst()) != 0 ? 1 : 2))
                : arguments;
    }
}

package org.kudari.testing;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;

/** Expressions made at random, and their values by a direct evaluator. */
public final class Expressions {
    private Expressions() {}

    /** The values of all outputs of a kernel, on doubles. */
    public static double[] evaluate(Kernel kernel, double[] inputs, double[] uniforms) {
        Map<Expr, Double> values = new IdentityHashMap<>();
        for (Expr node : kernel.topologicalOrder()) {
            values.put(
                    node,
                    switch (node) {
                        case Expr.Input input -> inputs[input.index()];
                        case Expr.Uniform uniform -> uniforms[uniform.index()];
                        case Expr.Constant constant -> constant.value();
                        case Expr.Apply apply -> value(apply, values);
                    });
        }
        return kernel.outputs().stream().mapToDouble(values::get).toArray();
    }

    private static double value(Expr.Apply apply, Map<Expr, Double> values) {
        double[] arguments = new double[3];
        for (int i = 0; i < apply.arguments().size(); i++) {
            arguments[i] = values.get(apply.arguments().get(i));
        }
        return apply.function().apply(arguments[0], arguments[1], arguments[2]);
    }

    /**
     * The nodes of a random expression graph, leaves first; each draws its arguments from those before it, late ones
     * more often, so that the last is deep and much is shared.
     */
    public static List<Expr> random(SplittableRandom random, int inputs, int uniforms, int nodes) {
        List<Expr> made = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            made.add(Expr.input(i));
        }
        for (int i = 0; i < uniforms; i++) {
            made.add(Expr.uniform(i));
        }
        for (double constant : new double[] {0, -0.0, 1, -1, 0.1, 1e300, Double.NaN, Double.NEGATIVE_INFINITY}) {
            made.add(Expr.constant(constant));
        }
        Primitive[] functions = Primitive.values();
        for (int i = 0; i < nodes; i++) {
            Primitive function = functions[random.nextInt(functions.length)];
            Expr[] arguments = new Expr[function.arity()];
            for (int j = 0; j < arguments.length; j++) {
                int recent = Math.max(0, made.size() - 20);
                int from = random.nextInt(4) == 0 ? 0 : recent;
                arguments[j] = made.get(random.nextInt(from, made.size()));
            }
            made.add(Expr.apply(function, arguments));
        }
        return made;
    }
}

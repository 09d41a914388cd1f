package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/** Fills a view with one number; the number is a uniform, so that any of them is the same kernel. */
public final class Fill {
    private static final Kernel UNIFORM = Kernel.of(0, 1, Expr.uniform(0));
    private static final double[] ZERO = {0};

    private Fill() {}

    public static void zeros(Backend backend, View out) {
        backend.map(UNIFORM, ZERO, List.of(), List.of(out));
    }

    public static void with(Backend backend, View out, double number) {
        backend.map(UNIFORM, new double[] {number}, List.of(), List.of(out));
    }
}

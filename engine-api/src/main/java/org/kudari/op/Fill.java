package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.View;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/** Fills a view with one number. The number is a uniform, so all numbers share one kernel. */
public final class Fill {
    private static final Kernel UNIFORM = Kernel.of(0, 1, Expr.uniform(0));
    private static final Kernel SUM_OF_PARTS = Kernel.of(0, 2, Expr.uniform(0).plus(Expr.uniform(1)));
    private static final double[] ZERO = {0};

    private Fill() {}

    /**
     * Fills a view with zeros.
     *
     * @param backend the backend
     * @param out a view of its memory, of any type
     */
    public static void zeros(Backend backend, View out) {
        backend.map(UNIFORM, ZERO, List.of(), List.of(out));
    }

    /**
     * Fills a view with a number.
     *
     * @param backend the backend
     * @param out a view of its memory, of any type
     * @param number the number, converted to the type of the view
     */
    public static void with(Backend backend, View out, double number) {
        backend.map(UNIFORM, new double[] {number}, List.of(), List.of(out));
    }

    /**
     * Fills a view with a whole number, exactly also where no double holds it.
     *
     * @param backend the backend
     * @param out a view of its memory, of any type
     * @param number the number, converted to the type of the view
     */
    public static void with(Backend backend, View out, long number) {
        if (out.type().isFloating() || !Expr.isRounded(number)) {
            with(backend, out, Numbers.rounded(number, out.type()));
        } else {
            backend.map(SUM_OF_PARTS, Numbers.parts(number), List.of(), List.of(out));
        }
    }
}

package org.kudari.testkit.table;

import static org.kudari.testkit.table.Accuracy.EXACT;
import static org.kudari.testkit.table.Accuracy.ulps;
import static org.kudari.testkit.table.Elementwise.of;

import java.util.List;
import org.kudari.expr.Scalar;

/**
 * The scalar primitives, a row each. The accuracies are what the OpenCL specification (7.4) asks of a device's functions,
 * the strictest promise that all devices make; those of the engine's own functions add up their steps.
 */
final class Primitives {
    private static final Domain ANY = Domain.between(-2, 2);
    private static final Domain TAILS = Domain.between(-8, 8);
    private static final Domain POSITIVE = Domain.between(0.3, 4);
    private static final Domain NOT_NEAR_ZERO = Domain.betweenAvoiding(-2, 2, 0.4, 0);

    /** Two grids that never meet: at equal arguments min and max have kinks. */
    private static final Domain GRID = Domain.grid(-2, 2, 0.25, 0);

    private static final Domain OTHER_GRID = Domain.grid(-2, 2, 0.25, 0.125);

    /** Away from whole numbers, where floor and ceil jump, and from halves, where round does. */
    private static final Domain BETWEEN_STEPS = Domain.grid(-3, 3, 0.5, 0.2);

    private static final Domain FEW = Domain.oneOf(-1, 0, 1, 2);
    private static final Domain FEW_OTHERS = Domain.oneOf(0, 0, 2, -1, 1);

    /** One row for every constant of {@link Scalar}, in its order. */
    static final List<Elementwise> ROWS = List.of(
            of(Scalar.ADD, EXACT, 2, ANY, ANY),
            of(Scalar.SUB, EXACT, 2, ANY, ANY),
            of(Scalar.MUL, EXACT, 2, ANY, ANY),
            of(Scalar.DIV, ulps(2.5), 2, ANY, NOT_NEAR_ZERO),
            of(Scalar.POW, ulps(16), 2, POSITIVE, ANY),
            of(Scalar.MIN, EXACT, 2, GRID, OTHER_GRID),
            of(Scalar.MAX, EXACT, 2, GRID, OTHER_GRID),
            of(Scalar.NEG, EXACT, 2, ANY),
            of(Scalar.ABS, EXACT, 2, NOT_NEAR_ZERO),
            of(Scalar.SIGN, EXACT, 2, NOT_NEAR_ZERO),
            of(Scalar.SQRT, ulps(3), 2, POSITIVE),
            of(Scalar.EXP, ulps(3), 2, ANY),
            of(Scalar.EXPM1, ulps(3), 2, ANY),
            of(Scalar.LOG, ulps(3), 2, POSITIVE),
            of(Scalar.LOG1P, ulps(2), 2, Domain.between(-0.7, 4)),
            of(Scalar.SIN, ulps(4), 2, ANY),
            of(Scalar.COS, ulps(4), 2, ANY),
            of(Scalar.TANH, ulps(5), 2, TAILS),
            // An exponential (3), an addition (1) and a division (2.5).
            of(Scalar.SIGMOID, ulps(6.5), 2, TAILS),
            // An exponential (3), the logarithm (2) and an addition (1).
            of(Scalar.SOFTPLUS, ulps(6), 2, TAILS),
            of(Scalar.ERF, ulps(16), 2, ANY),
            of(Scalar.FLOOR, EXACT, 2, BETWEEN_STEPS),
            of(Scalar.CEIL, EXACT, 2, BETWEEN_STEPS),
            of(Scalar.ROUND, EXACT, 2, BETWEEN_STEPS),
            of(Scalar.LESS, EXACT, 0, FEW, FEW_OTHERS),
            of(Scalar.LESS_EQUAL, EXACT, 0, FEW, FEW_OTHERS),
            of(Scalar.EQUAL, EXACT, 0, FEW, FEW_OTHERS),
            of(Scalar.NOT_EQUAL, EXACT, 0, FEW, FEW_OTHERS),
            of(Scalar.AND, EXACT, 0, FEW, FEW_OTHERS),
            of(Scalar.OR, EXACT, 0, FEW, FEW_OTHERS),
            of(Scalar.NOT, EXACT, 0, FEW),
            of(Scalar.SELECT, EXACT, 2, Domain.oneOf(1, 0), ANY, ANY).onCondition());

    private Primitives() {}
}

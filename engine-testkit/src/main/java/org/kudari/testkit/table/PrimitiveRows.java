package org.kudari.testkit.table;

import static org.kudari.testkit.table.Accuracy.EXACT;
import static org.kudari.testkit.table.Accuracy.ulps;
import static org.kudari.testkit.table.ElementwiseRow.of;

import java.util.List;
import org.kudari.expr.Primitive;

/**
 * The scalar primitives, a row each. The accuracies are those that the OpenCL specification (7.4) requires of a
 * device's functions, the strictest that all devices fulfil. Those of the engine's own functions add up their
 * operations.
 */
final class PrimitiveRows {
    private static final Domain ANY = Domain.between(-2, 2);
    private static final Domain TAILS = Domain.between(-8, 8);
    private static final Domain POSITIVE = Domain.between(0.3, 4);
    private static final Domain INSIDE_ONE = Domain.between(-0.9, 0.9);
    private static final Domain NOT_NEAR_ZERO = Domain.betweenAvoiding(-2, 2, 0.4, 0);

    /** Two grids without common values: min and max have kinks at equal arguments. */
    private static final Domain GRID = Domain.grid(-2, 2, 0.25, 0);

    private static final Domain OTHER_GRID = Domain.grid(-2, 2, 0.25, 0.125);

    /** Away from whole numbers, where floor and ceil jump, and from halves, where round does. */
    private static final Domain BETWEEN_STEPS = Domain.grid(-3, 3, 0.5, 0.2);

    private static final Domain FEW = Domain.oneOf(-1, 0, 1, 2);
    private static final Domain FEW_OTHERS = Domain.oneOf(0, 0, 2, -1, 1);

    /** One row for every constant of {@link Primitive}, in its order. */
    static final List<ElementwiseRow> ROWS = List.of(
            of(Primitive.ADD, EXACT, 2, ANY, ANY),
            of(Primitive.SUB, EXACT, 2, ANY, ANY),
            of(Primitive.MUL, EXACT, 2, ANY, ANY),
            of(Primitive.DIV, ulps(2.5), 2, ANY, NOT_NEAR_ZERO),
            of(Primitive.POW, ulps(16), 2, POSITIVE, ANY),
            of(Primitive.MIN, EXACT, 2, GRID, OTHER_GRID),
            of(Primitive.MAX, EXACT, 2, GRID, OTHER_GRID),
            of(Primitive.NEG, EXACT, 2, ANY),
            of(Primitive.ABS, EXACT, 2, NOT_NEAR_ZERO),
            of(Primitive.SIGN, EXACT, 2, NOT_NEAR_ZERO),
            of(Primitive.SQRT, ulps(3), 2, POSITIVE),
            of(Primitive.EXP, ulps(3), 2, ANY),
            of(Primitive.EXPM1, ulps(3), 2, ANY),
            of(Primitive.LOG, ulps(3), 2, POSITIVE),
            of(Primitive.LOG1P, ulps(2), 2, Domain.between(-0.7, 4)),
            of(Primitive.LOG2, ulps(3), 2, POSITIVE),
            of(Primitive.SIN, ulps(4), 2, ANY),
            of(Primitive.COS, ulps(4), 2, ANY),
            of(Primitive.TAN, ulps(5), 2, Domain.between(-1.2, 1.2)),
            of(Primitive.ASIN, ulps(4), 2, INSIDE_ONE),
            of(Primitive.ACOS, ulps(4), 2, INSIDE_ONE),
            of(Primitive.ATAN, ulps(5), 2, ANY),
            of(Primitive.ATAN2, ulps(6), 2, ANY, NOT_NEAR_ZERO),
            of(Primitive.SINH, ulps(4), 2, ANY),
            of(Primitive.COSH, ulps(4), 2, ANY),
            of(Primitive.TANH, ulps(5), 2, TAILS),
            of(Primitive.ASINH, ulps(4), 2, TAILS),
            of(Primitive.ACOSH, ulps(4), 2, Domain.between(1.3, 4)),
            of(Primitive.ATANH, ulps(5), 2, INSIDE_ONE),
            // An exponential (3), an addition (1) and a division (2.5).
            of(Primitive.SIGMOID, ulps(6.5), 2, TAILS),
            // An exponential (3), the logarithm (2) and an addition (1).
            of(Primitive.SOFTPLUS, ulps(6), 2, TAILS),
            of(Primitive.ERF, ulps(16), 2, ANY),
            of(Primitive.FLOOR, EXACT, 2, BETWEEN_STEPS),
            of(Primitive.CEIL, EXACT, 2, BETWEEN_STEPS),
            of(Primitive.ROUND, EXACT, 2, BETWEEN_STEPS),
            of(Primitive.LESS, EXACT, 0, FEW, FEW_OTHERS),
            of(Primitive.LESS_EQUAL, EXACT, 0, FEW, FEW_OTHERS),
            of(Primitive.EQUAL, EXACT, 0, FEW, FEW_OTHERS),
            of(Primitive.NOT_EQUAL, EXACT, 0, FEW, FEW_OTHERS),
            of(Primitive.AND, EXACT, 0, FEW, FEW_OTHERS),
            of(Primitive.OR, EXACT, 0, FEW, FEW_OTHERS),
            of(Primitive.NOT, EXACT, 0, FEW),
            of(Primitive.SELECT, EXACT, 2, Domain.oneOf(1, 0), ANY, ANY).onCondition());

    private PrimitiveRows() {}
}

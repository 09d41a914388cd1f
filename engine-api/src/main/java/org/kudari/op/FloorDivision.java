package org.kudari.op;

import static org.kudari.expr.Functions.and;
import static org.kudari.expr.Functions.floor;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.notEqual;

import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;

/** The quotient rounded down. A division of integers truncates, so for them it is corrected by its remainder. */
final class FloorDivision {
    static final String NAME = "floorDiv";

    private static final Expr A = Expr.input(0);
    private static final Expr B = Expr.input(1);

    private static final Elementwise OF_INTEGERS = Elementwise.of(NAME, Kernel.of(2, 0, ofIntegers(A, B)));
    private static final Elementwise OF_FLOATS = Elementwise.of(NAME, Kernel.of(2, 0, ofFloats(A, B)));
    private static final NumberOperand INTEGER_BY_NUMBER = NumberOperand.of(NAME, 1, number -> ofIntegers(A, number));
    private static final NumberOperand FLOAT_BY_NUMBER = NumberOperand.of(NAME, 1, number -> ofFloats(A, number));

    private FloorDivision() {}

    /** One less than the truncated quotient if there is a remainder and its sign differs from the divisor's. */
    private static Expr ofIntegers(Expr a, Expr b) {
        Expr truncated = a.div(b);
        Expr remainder = a.minus(truncated.times(b));
        // Truncation by 0 gives 0 and leaves a remainder: nothing is to be corrected there.
        Expr isDivided = and(remainder, b);
        Expr signsDiffer = notEqual(lessThan(remainder, 0), lessThan(b, 0));
        return truncated.minus(and(isDivided, signsDiffer));
    }

    private static Expr ofFloats(Expr a, Expr b) {
        return floor(a.div(b));
    }

    /** @param type the type in which it computes */
    static Elementwise of(DType type) {
        return type.isFloating() ? OF_FLOATS : OF_INTEGERS;
    }

    /** @param type the type in which it computes */
    static NumberOperand byNumber(DType type) {
        return type.isFloating() ? FLOAT_BY_NUMBER : INTEGER_BY_NUMBER;
    }
}

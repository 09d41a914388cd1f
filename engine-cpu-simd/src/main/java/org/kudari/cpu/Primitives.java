package org.kudari.cpu;

import org.kudari.expr.Scalar;

/** The float32 arithmetic of each scalar primitive. Exhaustive, so that the compiler names a primitive that is missing. */
final class Primitives {
    /** About what an exponential costs, in additions; so do all functions that only floating types have. */
    private static final int SMOOTH_COST = 8;

    private Primitives() {}

    /** About what a primitive costs, in additions. */
    static int cost(Scalar function) {
        return function.isFloatingOnly() ? SMOOTH_COST : 1;
    }

    /**
     * Whether a primitive runs as a plain loop over its definition in the table, one element at a time in double precision:
     * the rarely used ones whose argument reduction needs more than float32.
     */
    static boolean isTabulated(Scalar function) {
        return switch (function) {
            case POW, SIN, COS -> true;
            default -> false;
        };
    }

    /** How many bytecodes a primitive takes at most, on vectors of any width. */
    static int bytecodes(Scalar function) {
        return switch (function) {
            case ADD, SUB, MUL, DIV, MIN, MAX, SQRT -> 20;
            case NEG, ABS, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, NOT, SELECT -> 70;
            case AND, OR -> 140;
            case SIGN -> 250;
            case FLOOR, CEIL, ROUND -> 480;
            case EXP -> 600;
            case EXPM1, LOG, TANH, SIGMOID -> 1_000;
            case LOG1P, ERF -> 1_200;
            case SOFTPLUS -> 1_500;
            case POW, SIN, COS -> 0;
        };
    }

    /** Writes what {@link #write} needs before the loop. */
    static void prepare(Scalar function, LaneCode lanes) {
        if (function == Scalar.ERF) {
            lanes.loadTables(ErfTable.class, ErfTable.DEGREE + 1);
        }
    }

    /** Writes the value of a primitive that is not {@link #isTabulated}. */
    static F32 write(Scalar function, F32[] x) {
        return switch (function) {
            case ADD -> x[0].plus(x[1]);
            case SUB -> x[0].minus(x[1]);
            case MUL -> x[0].times(x[1]);
            case DIV -> x[0].div(x[1]);
            case MIN -> x[0].min(x[1]);
            case MAX -> x[0].max(x[1]);

            case NEG -> x[0].negate();
            case ABS -> x[0].magnitude();
            case SIGN -> Elementary.sign(x[0]);
            case SQRT -> x[0].squareRoot();
            case EXP -> Elementary.exp(x[0]);
            case EXPM1 -> Elementary.expm1(x[0]);
            case LOG -> Elementary.log(x[0]);
            case LOG1P -> Elementary.log1p(x[0]);
            case TANH -> Elementary.tanh(x[0]);
            case SIGMOID -> Elementary.sigmoid(x[0]);
            case SOFTPLUS -> Elementary.softplus(x[0]);
            case ERF -> Elementary.erf(x[0]);
            case FLOOR -> Elementary.floor(x[0]);
            case CEIL -> Elementary.ceil(x[0]);
            case ROUND -> Elementary.round(x[0]);

            case LESS -> x[0].lessThan(x[1]).number();
            case LESS_EQUAL -> x[0].lessOrEqual(x[1]).number();
            case EQUAL -> x[0].equalTo(x[1]).number();
            case NOT_EQUAL -> x[0].equalTo(x[1]).not().number();
            case AND -> x[0].isTrue().and(x[1].isTrue()).number();
            case OR -> x[0].isTrue().or(x[1].isTrue()).number();
            case NOT -> x[0].equalTo(0).number();
            case SELECT -> x[0].isTrue().select(x[1], x[2]);

            case POW, SIN, COS -> throw new AssertionError(function + " runs from the table");
        };
    }
}

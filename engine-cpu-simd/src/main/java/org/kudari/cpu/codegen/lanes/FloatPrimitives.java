package org.kudari.cpu.codegen.lanes;

import org.kudari.expr.Primitive;

/**
 * The float32 arithmetic of each primitive. The switches are exhaustive, so the compiler names a primitive that is
 * missing.
 */
public final class FloatPrimitives {
    /**
     * About the cost of an exponential, in additions. Most functions that only floating types have cost about as much.
     */
    private static final int FUNCTION_COST = 8;

    /** About the cost of a function in double precision, in additions. */
    private static final int WIDE_FUNCTION_COST = 24;

    private FloatPrimitives() {}

    /** Returns about the cost of a primitive, in additions. */
    public static int cost(Primitive function) {
        return switch (function) {
            case POW, SIN, COS, TAN -> WIDE_FUNCTION_COST;
            default -> function.isFloatingOnly() ? FUNCTION_COST : 1;
        };
    }

    /** Returns the largest number of bytecodes that a primitive takes on vectors of any width. */
    public static int bytecodes(Primitive function) {
        return switch (function) {
            case ADD, SUB, MUL, DIV, MIN, MAX, SQRT -> 20;
            case NEG, ABS, LESS, LESS_EQUAL, EQUAL, NOT_EQUAL, NOT, SELECT -> 70;
            case AND, OR -> 140;
            case SIGN -> 250;
            case FLOOR, CEIL, ROUND -> 480;
            case EXP -> 600;
            case EXPM1, LOG, LOG2, TANH, SIGMOID, COSH -> 1_000;
            case LOG1P, ERF, SINH -> 1_200;
            case SOFTPLUS, ATAN, ASIN, ACOS, ATANH -> 1_500;
            case ASINH, ACOSH, ATAN2 -> 2_000;
            case SIN, COS -> 5_400;
            case TAN, POW -> 6_000;
        };
    }

    /** Writes the instructions before the loop that {@link #write} relies on. */
    public static void prepare(Primitive function, LaneCode lanes) {
        switch (function) {
            case ERF -> lanes.loadTables(ErfTable.class, ErfTable.DEGREE + 1);
            case SIN, COS, TAN -> lanes.loadTables(TwoOverPiTable.class, TwoOverPiTable.PIECES);
            default -> {}
        }
    }

    /**
     * Writes the value of a primitive.
     *
     * @param x its arguments
     */
    public static FloatLanes write(Primitive function, FloatLanes[] x) {
        return switch (function) {
            case ADD -> x[0].plus(x[1]);
            case SUB -> x[0].minus(x[1]);
            case MUL -> x[0].times(x[1]);
            case DIV -> x[0].div(x[1]);
            case MIN -> x[0].min(x[1]);
            case MAX -> x[0].max(x[1]);
            case POW -> WideFunctions.pow(x[0], x[1]);

            case NEG -> x[0].negate();
            case ABS -> x[0].magnitude();
            case SIGN -> ElementaryFunctions.sign(x[0]);
            case SQRT -> x[0].squareRoot();
            case EXP -> ElementaryFunctions.exp(x[0]);
            case EXPM1 -> ElementaryFunctions.expm1(x[0]);
            case LOG -> ElementaryFunctions.log(x[0]);
            case LOG1P -> ElementaryFunctions.log1p(x[0]);
            case LOG2 -> ElementaryFunctions.log2(x[0]);
            case SIN -> WideFunctions.sin(x[0]);
            case COS -> WideFunctions.cos(x[0]);
            case TAN -> WideFunctions.tan(x[0]);
            case ASIN -> ArcFunctions.asin(x[0]);
            case ACOS -> ArcFunctions.acos(x[0]);
            case ATAN -> ArcFunctions.atan(x[0]);
            case ATAN2 -> ArcFunctions.atan2(x[0], x[1]);
            case SINH -> HyperbolicFunctions.sinh(x[0]);
            case COSH -> HyperbolicFunctions.cosh(x[0]);
            case ASINH -> HyperbolicFunctions.asinh(x[0]);
            case ACOSH -> HyperbolicFunctions.acosh(x[0]);
            case ATANH -> HyperbolicFunctions.atanh(x[0]);
            case TANH -> ElementaryFunctions.tanh(x[0]);
            case SIGMOID -> ElementaryFunctions.sigmoid(x[0]);
            case SOFTPLUS -> ElementaryFunctions.softplus(x[0]);
            case ERF -> ElementaryFunctions.erf(x[0]);
            case FLOOR -> ElementaryFunctions.floor(x[0]);
            case CEIL -> ElementaryFunctions.ceil(x[0]);
            case ROUND -> ElementaryFunctions.round(x[0]);

            case LESS -> x[0].lessThan(x[1]).toFloats();
            case LESS_EQUAL -> x[0].lessOrEqual(x[1]).toFloats();
            case EQUAL -> x[0].equalTo(x[1]).toFloats();
            case NOT_EQUAL -> x[0].notEqualTo(x[1]).toFloats();
            case AND -> x[0].isTrue().and(x[1].isTrue()).toFloats();
            case OR -> x[0].isTrue().or(x[1].isTrue()).toFloats();
            case NOT -> x[0].equalTo(0).toFloats();
            case SELECT -> x[0].isTrue().select(x[1], x[2]);
        };
    }
}

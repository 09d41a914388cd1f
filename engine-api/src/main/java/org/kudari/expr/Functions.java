package org.kudari.expr;

/** The primitives as functions on expressions, for static import: {@code x.times(tanh(softplus(x)))}. */
public final class Functions {
    private Functions() {}

    /**
     * {@return the base to the power of the exponent, as IEEE 754 defines it} 1 to any power is 1, also to a power of
     * NaN. A negative base with a fractional exponent gives NaN.
     *
     * @param base the base
     * @param exponent the exponent
     */
    public static Expr pow(Expr base, Expr exponent) {
        return Expr.apply(Primitive.POW, base, exponent);
    }

    /**
     * {@return the base to a constant power} The whole powers from -2 to 4 become multiplications and a division.
     *
     * @param base the base
     * @param exponent the exponent
     */
    public static Expr pow(Expr base, double exponent) {
        return pow(base, Expr.constant(exponent));
    }

    /**
     * {@return the smaller of two values; NaN if either is NaN} If both are equal, the second one gets the gradient.
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr min(Expr a, Expr b) {
        return Expr.apply(Primitive.MIN, a, b);
    }

    /**
     * {@return the smaller of a value and a constant; NaN if the value is NaN}
     *
     * @param a the value
     * @param b the constant, which gets the gradient if both are equal
     */
    public static Expr min(Expr a, double b) {
        return min(a, Expr.constant(b));
    }

    /**
     * {@return the smaller of a value and a whole constant, exact on integer types; NaN if the value is NaN}
     *
     * @param a the value
     * @param b the constant, which gets the gradient if both are equal
     */
    public static Expr min(Expr a, long b) {
        return min(a, Expr.constant(b));
    }

    /**
     * {@return the larger of two values; NaN if either is NaN} If both are equal, the second one gets the gradient.
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr max(Expr a, Expr b) {
        return Expr.apply(Primitive.MAX, a, b);
    }

    /**
     * {@return the larger of a value and a constant; NaN if the value is NaN}
     *
     * @param a the value
     * @param b the constant, which gets the gradient if both are equal
     */
    public static Expr max(Expr a, double b) {
        return max(a, Expr.constant(b));
    }

    /**
     * {@return the larger of a value and a whole constant, exact on integer types; NaN if the value is NaN}
     *
     * @param a the value
     * @param b the constant, which gets the gradient if both are equal
     */
    public static Expr max(Expr a, long b) {
        return max(a, Expr.constant(b));
    }

    /**
     * {@return the absolute value} The derivative at 0 is 0.
     *
     * @param x the argument
     */
    public static Expr abs(Expr x) {
        return Expr.apply(Primitive.ABS, x);
    }

    /**
     * {@return -1, 0 or 1; a zero keeps its sign, and NaN stays NaN}
     *
     * @param x the argument
     */
    public static Expr sign(Expr x) {
        return Expr.apply(Primitive.SIGN, x);
    }

    /**
     * {@return the square root; NaN below 0}
     *
     * @param x the argument
     */
    public static Expr sqrt(Expr x) {
        return Expr.apply(Primitive.SQRT, x);
    }

    /**
     * {@return the square}
     *
     * @param x the argument
     */
    public static Expr square(Expr x) {
        return x.times(x);
    }

    /**
     * {@return the exponential function e^x}
     *
     * @param x the argument
     */
    public static Expr exp(Expr x) {
        return Expr.apply(Primitive.EXP, x);
    }

    /**
     * {@return e^x - 1, accurate near 0}
     *
     * @param x the argument
     */
    public static Expr expm1(Expr x) {
        return Expr.apply(Primitive.EXPM1, x);
    }

    /**
     * {@return the natural logarithm; -infinity at 0 and NaN below}
     *
     * @param x the argument
     */
    public static Expr log(Expr x) {
        return Expr.apply(Primitive.LOG, x);
    }

    /**
     * {@return ln(1 + x), accurate near 0}
     *
     * @param x the argument
     */
    public static Expr log1p(Expr x) {
        return Expr.apply(Primitive.LOG1P, x);
    }

    /**
     * {@return the logarithm to base 2, exact for powers of 2; -infinity at 0 and NaN below}
     *
     * @param x the argument
     */
    public static Expr log2(Expr x) {
        return Expr.apply(Primitive.LOG2, x);
    }

    /**
     * {@return the sine}
     *
     * @param x the angle in radians
     */
    public static Expr sin(Expr x) {
        return Expr.apply(Primitive.SIN, x);
    }

    /**
     * {@return the cosine}
     *
     * @param x the angle in radians
     */
    public static Expr cos(Expr x) {
        return Expr.apply(Primitive.COS, x);
    }

    /**
     * {@return the tangent}
     *
     * @param x the angle in radians
     */
    public static Expr tan(Expr x) {
        return Expr.apply(Primitive.TAN, x);
    }

    /**
     * {@return the angle from -pi/2 to pi/2 with a given sine; NaN beyond -1 and 1}
     *
     * @param x the sine
     */
    public static Expr asin(Expr x) {
        return Expr.apply(Primitive.ASIN, x);
    }

    /**
     * {@return the angle from 0 to pi with a given cosine; NaN beyond -1 and 1}
     *
     * @param x the cosine
     */
    public static Expr acos(Expr x) {
        return Expr.apply(Primitive.ACOS, x);
    }

    /**
     * {@return the angle from -pi/2 to pi/2 with a given tangent}
     *
     * @param x the tangent
     */
    public static Expr atan(Expr x) {
        return Expr.apply(Primitive.ATAN, x);
    }

    /**
     * {@return the angle from -pi to pi of a point, as in C} The gradient is 0 at the origin.
     *
     * @param y the ordinate
     * @param x the abscissa
     */
    public static Expr atan2(Expr y, Expr x) {
        return Expr.apply(Primitive.ATAN2, y, x);
    }

    /**
     * {@return the hyperbolic sine}
     *
     * @param x the argument
     */
    public static Expr sinh(Expr x) {
        return Expr.apply(Primitive.SINH, x);
    }

    /**
     * {@return the hyperbolic cosine}
     *
     * @param x the argument
     */
    public static Expr cosh(Expr x) {
        return Expr.apply(Primitive.COSH, x);
    }

    /**
     * {@return the hyperbolic tangent}
     *
     * @param x the argument
     */
    public static Expr tanh(Expr x) {
        return Expr.apply(Primitive.TANH, x);
    }

    /**
     * {@return the number with a given hyperbolic sine}
     *
     * @param x the hyperbolic sine
     */
    public static Expr asinh(Expr x) {
        return Expr.apply(Primitive.ASINH, x);
    }

    /**
     * {@return the number from 0 on with a given hyperbolic cosine; NaN below 1}
     *
     * @param x the hyperbolic cosine
     */
    public static Expr acosh(Expr x) {
        return Expr.apply(Primitive.ACOSH, x);
    }

    /**
     * {@return the number with a given hyperbolic tangent; infinite at -1 and 1, NaN beyond}
     *
     * @param x the hyperbolic tangent
     */
    public static Expr atanh(Expr x) {
        return Expr.apply(Primitive.ATANH, x);
    }

    /**
     * {@return the logistic function 1 / (1 + e^-x)}
     *
     * @param x the argument
     */
    public static Expr sigmoid(Expr x) {
        return Expr.apply(Primitive.SIGMOID, x);
    }

    /**
     * {@return ln(1 + e^x), without overflow for large x}
     *
     * @param x the argument
     */
    public static Expr softplus(Expr x) {
        return Expr.apply(Primitive.SOFTPLUS, x);
    }

    /**
     * {@return the error function}
     *
     * @param x the argument
     */
    public static Expr erf(Expr x) {
        return Expr.apply(Primitive.ERF, x);
    }

    /**
     * {@return the largest whole number that is not above the argument} The derivative is 0 everywhere.
     *
     * @param x the argument
     */
    public static Expr floor(Expr x) {
        return Expr.apply(Primitive.FLOOR, x);
    }

    /**
     * {@return the smallest whole number that is not below the argument} The derivative is 0 everywhere.
     *
     * @param x the argument
     */
    public static Expr ceil(Expr x) {
        return Expr.apply(Primitive.CEIL, x);
    }

    /**
     * {@return the nearest whole number, halves to even} The derivative is 0 everywhere.
     *
     * @param x the argument
     */
    public static Expr round(Expr x) {
        return Expr.apply(Primitive.ROUND, x);
    }

    /**
     * {@return 1 if a is less than b, else 0; 0 if either is NaN}
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr lessThan(Expr a, Expr b) {
        return Expr.apply(Primitive.LESS, a, b);
    }

    /**
     * {@return 1 if a is less than a constant, else 0; 0 if a is NaN}
     *
     * @param a the first argument
     * @param b the constant
     */
    public static Expr lessThan(Expr a, double b) {
        return lessThan(a, Expr.constant(b));
    }

    /**
     * {@return 1 if a is less than a whole constant, else 0; exact on integer types}
     *
     * @param a the first argument
     * @param b the constant
     */
    public static Expr lessThan(Expr a, long b) {
        return lessThan(a, Expr.constant(b));
    }

    /**
     * {@return 1 if a is at most b, else 0; 0 if either is NaN}
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr lessEqual(Expr a, Expr b) {
        return Expr.apply(Primitive.LESS_EQUAL, a, b);
    }

    /**
     * {@return 1 if a equals b, else 0; 0 if either is NaN} 0 equals -0.
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr equal(Expr a, Expr b) {
        return Expr.apply(Primitive.EQUAL, a, b);
    }

    /**
     * {@return 0 if a equals b, else 1; 1 if either is NaN}
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr notEqual(Expr a, Expr b) {
        return Expr.apply(Primitive.NOT_EQUAL, a, b);
    }

    /**
     * {@return 1 if both arguments are true, else 0} Everything but 0 is true, so NaN is too.
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr and(Expr a, Expr b) {
        return Expr.apply(Primitive.AND, a, b);
    }

    /**
     * {@return 1 if an argument is true, else 0} Everything but 0 is true, so NaN is too.
     *
     * @param a the first argument
     * @param b the second argument
     */
    public static Expr or(Expr a, Expr b) {
        return Expr.apply(Primitive.OR, a, b);
    }

    /**
     * {@return 1 if the argument is 0, else 0}
     *
     * @param a the argument
     */
    public static Expr not(Expr a) {
        return Expr.apply(Primitive.NOT, a);
    }

    /**
     * {@return {@code a} if the condition is not 0, else {@code b}} The gradient goes to the selected value alone, so
     * an infinity in the other one does not turn it into NaN.
     *
     * @param condition the condition
     * @param a the value if the condition holds
     * @param b the value if it does not
     */
    public static Expr select(Expr condition, Expr a, Expr b) {
        return Expr.apply(Primitive.SELECT, condition, a, b);
    }
}

package org.kudari.op;

import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;

/**
 * Mathematical functions of each element. Each is one kernel, as those of {@link ElementwiseOps}. Special values are
 * those of the C standard and of {@link Primitive}. On the CPU in {@code FLOAT32} a result is within 4 units in the
 * last place of the exact one; on other devices as the conformance table of the test kit states.
 *
 * @param <T> the implementation itself
 */
public interface MathOps<T extends TensorOps<T>> extends TensorLike<T> {

    /** {@return the absolute value of each element} The derivative at 0 is 0. */
    default T abs() {
        return apply(Elementwise.of(Primitive.ABS));
    }

    /** {@return -1, 0 or 1 for each element; a zero keeps its sign, and NaN stays NaN} The derivative is 0. */
    default T sign() {
        return apply(Elementwise.of(Primitive.SIGN));
    }

    /** {@return the largest whole number that is not above each element} The derivative is 0. */
    default T floor() {
        return apply(Elementwise.of(Primitive.FLOOR));
    }

    /** {@return the smallest whole number that is not below each element} The derivative is 0. */
    default T ceil() {
        return apply(Elementwise.of(Primitive.CEIL));
    }

    /**
     * {@return the nearest whole number to each element, halves to even as in NumPy and PyTorch} The derivative is 0.
     */
    default T round() {
        return apply(Elementwise.of(Primitive.ROUND));
    }

    /**
     * {@return the square root of each element; NaN below 0}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T sqrt() {
        return apply(Elementwise.of(Primitive.SQRT));
    }

    /** {@return the square of each element} */
    default T square() {
        return apply(Elementwise.of(NamedFunction.SQUARE));
    }

    /**
     * {@return e to the power of each element}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T exp() {
        return apply(Elementwise.of(Primitive.EXP));
    }

    /**
     * {@return e to the power of each element, minus 1, accurate near 0}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T expm1() {
        return apply(Elementwise.of(Primitive.EXPM1));
    }

    /**
     * {@return the natural logarithm of each element; -infinity at 0, NaN below}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T log() {
        return apply(Elementwise.of(Primitive.LOG));
    }

    /**
     * {@return the logarithm of each element to base 2, exact for powers of 2; -infinity at 0, NaN below}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T log2() {
        return apply(Elementwise.of(Primitive.LOG2));
    }

    /**
     * {@return the natural logarithm of 1 plus each element, accurate near 0; -infinity at -1, NaN below}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T log1p() {
        return apply(Elementwise.of(Primitive.LOG1P));
    }

    /**
     * {@return the sine of each element, an angle in radians}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T sin() {
        return apply(Elementwise.of(Primitive.SIN));
    }

    /**
     * {@return the cosine of each element, an angle in radians}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T cos() {
        return apply(Elementwise.of(Primitive.COS));
    }

    /**
     * {@return the tangent of each element, an angle in radians}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T tan() {
        return apply(Elementwise.of(Primitive.TAN));
    }

    /**
     * {@return the angle from -pi/2 to pi/2 whose sine each element is; NaN beyond -1 and 1}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T asin() {
        return apply(Elementwise.of(Primitive.ASIN));
    }

    /**
     * {@return the angle from 0 to pi whose cosine each element is; NaN beyond -1 and 1}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T acos() {
        return apply(Elementwise.of(Primitive.ACOS));
    }

    /**
     * {@return the angle from -pi/2 to pi/2 whose tangent each element is}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T atan() {
        return apply(Elementwise.of(Primitive.ATAN));
    }

    /**
     * {@return the angle from -pi to pi of the points with these ordinates, as {@code atan2(y, x)} of C and PyTorch}
     * The gradient is 0 at the origin.
     *
     * @param abscissa the abscissas
     * @throws IllegalArgumentException if the type is not floating
     */
    default T atan2(T abscissa) {
        return apply(Elementwise.of(Primitive.ATAN2), abscissa);
    }

    /**
     * {@return the hyperbolic sine of each element}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T sinh() {
        return apply(Elementwise.of(Primitive.SINH));
    }

    /**
     * {@return the hyperbolic cosine of each element}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T cosh() {
        return apply(Elementwise.of(Primitive.COSH));
    }

    /**
     * {@return the number whose hyperbolic sine each element is}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T asinh() {
        return apply(Elementwise.of(Primitive.ASINH));
    }

    /**
     * {@return the number from 0 on whose hyperbolic cosine each element is; NaN below 1}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T acosh() {
        return apply(Elementwise.of(Primitive.ACOSH));
    }

    /**
     * {@return the number whose hyperbolic tangent each element is; infinite at -1 and 1, NaN beyond}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T atanh() {
        return apply(Elementwise.of(Primitive.ATANH));
    }

    /**
     * {@return the error function of each element}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T erf() {
        return apply(Elementwise.of(Primitive.ERF));
    }

    /**
     * {@return the hyperbolic tangent of each element}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T tanh() {
        return apply(Elementwise.of(Primitive.TANH));
    }

    /**
     * {@return the logistic function 1 / (1 + e^-x) of each element}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T sigmoid() {
        return apply(Elementwise.of(Primitive.SIGMOID));
    }

    /**
     * {@return ln(1 + e^x) of each element, without overflow}
     *
     * @throws IllegalArgumentException if the type is not floating
     */
    default T softplus() {
        return apply(Elementwise.of(Primitive.SOFTPLUS));
    }

    /** {@return max(x, 0) of each element x} The derivative at 0 is 0. */
    default T relu() {
        return apply(Elementwise.of(NamedFunction.RELU));
    }
}

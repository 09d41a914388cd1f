package org.kudari.op;

import java.util.ArrayList;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.LiftedConstants;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;

/**
 * Elementwise operations. Operands broadcast by NumPy's rules: aligned at the last axis, extents must be equal or one
 * of them 1; otherwise an {@link IllegalArgumentException} names both shapes. The result has the promoted type of the
 * operands, as {@link DType} states. A number is an argument of the kernel: another number does not compile another
 * kernel, and it never promotes the type. So it has to fit the tensor's type: a fraction, or a whole number that an
 * integer type cannot hold, is an {@link IllegalArgumentException} that names both. Whole numbers are exact up to those
 * of {@code INT64}. Kinks, ties and NaN are handled as {@link Primitive} states.
 *
 * @param <T> the implementation itself
 */
public interface ElementwiseOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * {@return the sum} Integers wrap.
     *
     * @param other the right operand
     */
    default T plus(T other) {
        return apply(Elementwise.of(Primitive.ADD), other);
    }

    /**
     * {@return the sum with a number}
     *
     * @param number the right operand
     */
    default T plus(double number) {
        return withNumber(Primitive.ADD, number);
    }

    /**
     * {@return the sum with a whole number, exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T plus(long number) {
        return withNumber(Primitive.ADD, number);
    }

    /**
     * {@return this minus the other operand} Integers wrap.
     *
     * @param other the right operand
     */
    default T minus(T other) {
        return apply(Elementwise.of(Primitive.SUB), other);
    }

    /**
     * {@return this minus a number}
     *
     * @param number the right operand
     */
    default T minus(double number) {
        return withNumber(Primitive.SUB, number);
    }

    /**
     * {@return this minus a whole number, exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T minus(long number) {
        return withNumber(Primitive.SUB, number);
    }

    /**
     * {@return the elementwise product} Integers wrap.
     *
     * @param other the right operand
     */
    default T times(T other) {
        return apply(Elementwise.of(Primitive.MUL), other);
    }

    /**
     * {@return the product with a number}
     *
     * @param number the right operand
     */
    default T times(double number) {
        return withNumber(Primitive.MUL, number);
    }

    /**
     * {@return the product with a whole number, exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T times(long number) {
        return withNumber(Primitive.MUL, number);
    }

    /**
     * {@return the quotient}
     *
     * @param other the divisor
     * @throws IllegalArgumentException if the type is not floating: {@link #floorDiv} gives whole quotients
     */
    default T div(T other) {
        requireFloating("div", type().promote(other.type()), ", or divide with floorDiv, which gives whole numbers");
        return apply(Elementwise.of(Primitive.DIV), other);
    }

    /**
     * {@return the quotient by a number}
     *
     * @param number the divisor
     * @throws IllegalArgumentException if the type is not floating: {@link #floorDiv} gives whole quotients
     */
    default T div(double number) {
        requireFloating("div", type(), ", or divide with floorDiv, which gives whole numbers");
        return apply(Elementwise.withNumber(Primitive.DIV, number));
    }

    /**
     * {@return a number minus this}
     *
     * @param number the left operand
     */
    default T rsub(double number) {
        Numbers.requireInRange("rsub", type(), number);
        return apply(Elementwise.withNumber(number, Primitive.SUB));
    }

    /**
     * {@return a whole number minus this, exact also beyond 2^53}
     *
     * @param number the left operand
     */
    default T rsub(long number) {
        Numbers.requireInRange("rsub", type(), number);
        return apply(Elementwise.withNumber(number, Primitive.SUB, type()));
    }

    /**
     * {@return a number divided by this}
     *
     * @param number the dividend
     * @throws IllegalArgumentException if the type is not floating
     */
    default T rdiv(double number) {
        requireFloating("rdiv", type(), "");
        return apply(Elementwise.withNumber(number, Primitive.DIV));
    }

    private static void requireFloating(String operation, DType type, String advice) {
        if (!type.isFloating()) {
            throw new IllegalArgumentException(operation + " needs a floating type, but its operands are " + type
                    + ": convert them with to(FLOAT32)" + advice);
        }
    }

    /**
     * {@return the largest whole number that is not above the quotient, {@code floor(a / b)}} For integers 0 if the
     * divisor is 0. The smallest {@code INT32} or {@code INT64} by -1 wraps to itself.
     *
     * @param other the divisor
     */
    default T floorDiv(T other) {
        return apply(FloorDivision.of(type().promote(other.type())), other);
    }

    /**
     * {@return the largest whole number that is not above the quotient by a number, as {@link #floorDiv}}
     *
     * @param number the divisor
     */
    default T floorDiv(double number) {
        Numbers.requireInRange(FloorDivision.NAME, type(), number);
        return apply(FloorDivision.byNumber(type()).with(number));
    }

    /**
     * {@return the largest whole number that is not above the quotient by a whole number, as {@link #floorDiv}}
     *
     * @param number the divisor
     */
    default T floorDiv(long number) {
        Numbers.requireInRange(FloorDivision.NAME, type(), number);
        return apply(FloorDivision.byNumber(type()).with(number, type()));
    }

    private T withNumber(Primitive function, double number) {
        Numbers.requireInRange(function.functionName(), type(), number);
        return apply(Elementwise.withNumber(function, number));
    }

    private T withNumber(Primitive function, long number) {
        Numbers.requireInRange(function.functionName(), type(), number);
        return apply(Elementwise.withNumber(function, number, type()));
    }

    /**
     * {@return this to a power, element by element, as IEEE 754 defines it}
     *
     * @param exponent the exponents
     * @throws IllegalArgumentException if the type is not floating
     */
    default T pow(T exponent) {
        return apply(Elementwise.of(Primitive.POW), exponent);
    }

    /**
     * {@return this to a power} The whole powers from -2 to 4 are computed by divisions and multiplications; 0 to 4 also
     * for integers.
     *
     * @param exponent the exponent
     * @throws IllegalArgumentException if the type is not floating and the exponent is another one
     */
    default T pow(double exponent) {
        if (exponent < 0) {
            requireFloating("pow by " + exponent, type(), "");
        }
        return apply(Elementwise.power(exponent));
    }

    /**
     * {@return the smaller of each two elements; NaN if either is NaN}
     *
     * @param other the second operand, which gets the gradient of equal elements
     */
    default T minimum(T other) {
        return apply(Elementwise.of(Primitive.MIN), other);
    }

    /**
     * {@return the smaller of each element and a number; NaN if the element is NaN}
     *
     * @param number the number; an element that equals it gets no gradient
     */
    default T minimum(double number) {
        return withNumber(Primitive.MIN, number);
    }

    /**
     * {@return the smaller of each element and a whole number; NaN if the element is NaN}
     *
     * @param number the number; an element that equals it gets no gradient
     */
    default T minimum(long number) {
        return withNumber(Primitive.MIN, number);
    }

    /**
     * {@return the larger of each two elements; NaN if either is NaN}
     *
     * @param other the second operand, which gets the gradient of equal elements
     */
    default T maximum(T other) {
        return apply(Elementwise.of(Primitive.MAX), other);
    }

    /**
     * {@return the larger of each element and a number; NaN if the element is NaN}
     *
     * @param number the number; an element that equals it gets no gradient
     */
    default T maximum(double number) {
        return withNumber(Primitive.MAX, number);
    }

    /**
     * {@return the larger of each element and a whole number; NaN if the element is NaN}
     *
     * @param number the number; an element that equals it gets no gradient
     */
    default T maximum(long number) {
        return withNumber(Primitive.MAX, number);
    }

    /**
     * {@return each element, moved to the nearer bound if it is outside of them; NaN stays} The gradient is 1 from
     * bound to bound, both included, and 0 outside, as in PyTorch. (That of {@link #minimum(double)} and {@link
     * #maximum(double)} is 0 at the number.)
     *
     * @param low the lower bound
     * @param high the upper bound
     * @throws IllegalArgumentException if the lower bound is above the upper one, one of them is NaN, or the tensor's
     *     type cannot hold one
     */
    default T clamp(double low, double high) {
        Clamp.requireOrder(low, high);
        return type().isFloating()
                ? apply(Clamp.between(low, high))
                : maximum(low).minimum(high);
    }

    /**
     * {@return each element, moved to the nearer bound if it is outside of them, as {@link #clamp(double, double)};
     * exact also beyond 2^53}
     *
     * @param low the lower bound
     * @param high the upper bound
     * @throws IllegalArgumentException if the lower bound is above the upper one, or the tensor's type cannot hold one
     */
    default T clamp(long low, long high) {
        Clamp.requireOrder(low, high);
        return type().isFloating()
                ? apply(Clamp.between(low, high))
                : maximum(low).minimum(high);
    }

    /**
     * {@return each element, or the bound if the element is below it; NaN stays} The gradient at the bound is 1, as
     * that of {@link #clamp(double, double)}.
     *
     * @param low the lower bound
     * @throws IllegalArgumentException if the bound is NaN, or the tensor's type cannot hold it
     */
    default T clampMin(double low) {
        Clamp.requireOrder(low, Double.POSITIVE_INFINITY);
        return type().isFloating() ? apply(Clamp.between(low, Double.POSITIVE_INFINITY)) : maximum(low);
    }

    /**
     * {@return each element, or the bound if the element is above it; NaN stays} The gradient at the bound is 1, as
     * that of {@link #clamp(double, double)}.
     *
     * @param high the upper bound
     * @throws IllegalArgumentException if the bound is NaN, or the tensor's type cannot hold it
     */
    default T clampMax(double high) {
        Clamp.requireOrder(Double.NEGATIVE_INFINITY, high);
        return type().isFloating() ? apply(Clamp.between(Double.NEGATIVE_INFINITY, high)) : minimum(high);
    }

    /** {@return the negative of each element} */
    default T negate() {
        return apply(Elementwise.of(Primitive.NEG));
    }

    /**
     * {@return a primitive of one argument, applied to each element}
     *
     * @param function the primitive
     */
    default T map(Primitive function) {
        return apply(Elementwise.of(function));
    }

    /**
     * {@return a named function of one argument, such as {@code NamedFunction.GELU}, as one kernel}
     *
     * @param function the function
     * @throws IllegalArgumentException if the type is an integer one, and the function has no meaning on whole numbers
     */
    default T map(NamedFunction function) {
        if (function.divides()) {
            requireFloating(function.functionName(), type(), "");
        }
        return apply(Elementwise.of(function));
    }

    /**
     * {@return a named function of this and another operand, such as {@code NamedFunction.HUBER}, as one kernel}
     *
     * @param function the function
     * @param other the second operand
     */
    default T map(NamedFunction function, T other) {
        if (function.divides()) {
            requireFloating(function.functionName(), type().promote(other.type()), "");
        }
        return apply(Elementwise.of(function), other);
    }

    /**
     * Applies any expression as one fused kernel. It is differentiated by the engine. Expressions that differ only in
     * their constants share a compiled kernel, as {@link LiftedConstants} tells, so an expression may be built anew in
     * each step with another number.
     *
     * @param function the expression; input 0 is this tensor, and inputs 1, 2, ... are the others
     * @param others the other operands
     * @return the result
     * @throws IllegalArgumentException if the expression uses another input, or an operand does not broadcast
     */
    default T map(Expr function, List<T> others) {
        List<T> operands = new ArrayList<>(others.size() + 1);
        operands.add(self());
        operands.addAll(others);
        return apply(Elementwise.ofExpression("map", operands.size(), function), operands);
    }

    /**
     * Converts to a type, as {@link DType} states.
     *
     * @param type the type
     * @return the converted elements; this tensor if it has the type
     */
    default T to(DType type) {
        return type() == type ? self() : apply(Elementwise.cast(type));
    }

    /** {@return a dense copy in memory of its own} Gradients flow through it. */
    default T copy() {
        return apply(Elementwise.cast(type()));
    }
}

package org.kudari.op;

import java.util.List;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;

/**
 * Comparisons, logic, and the choice between two operands (NumPy's and PyTorch's {@code where}). Operands broadcast as
 * those of {@link ElementwiseOps} do. Two operands are compared in their promoted type. A tensor of an integer type is
 * compared with a number in 64 bits, so any {@code long} will do. Another number is an {@link
 * IllegalArgumentException}.
 *
 * @param <T> the implementation itself
 */
public interface ComparisonOps<T extends TensorOps<T>> extends TensorLike<T> {

    /**
     * {@return whether each element is less than the other one, as {@code BOOL}; false if either is NaN}
     *
     * @param other the right operand
     */
    default T lessThan(T other) {
        return apply(Elementwise.of(Primitive.LESS), other);
    }

    /**
     * {@return whether each element is less than a number, as {@code BOOL}; false if it is NaN}
     *
     * @param number the right operand
     */
    default T lessThan(double number) {
        return apply(Elementwise.withNumber(Primitive.LESS, number));
    }

    /**
     * {@return whether each element is less than a whole number, as {@code BOOL}; exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T lessThan(long number) {
        return apply(Elementwise.withNumber(Primitive.LESS, number, type()));
    }

    /**
     * {@return whether each element is at most the other one, as {@code BOOL}; false if either is NaN}
     *
     * @param other the right operand
     */
    default T lessEqual(T other) {
        return apply(Elementwise.of(Primitive.LESS_EQUAL), other);
    }

    /**
     * {@return whether each element is at most a number, as {@code BOOL}; false if it is NaN}
     *
     * @param number the right operand
     */
    default T lessEqual(double number) {
        return apply(Elementwise.withNumber(Primitive.LESS_EQUAL, number));
    }

    /**
     * {@return whether each element is at most a whole number, as {@code BOOL}; exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T lessEqual(long number) {
        return apply(Elementwise.withNumber(Primitive.LESS_EQUAL, number, type()));
    }

    /**
     * {@return whether each element is greater than the other one, as {@code BOOL}; false if either is NaN}
     *
     * @param other the right operand
     */
    default T greaterThan(T other) {
        return other.lessThan(self());
    }

    /**
     * {@return whether each element is greater than a number, as {@code BOOL}; false if it is NaN}
     *
     * @param number the right operand
     */
    default T greaterThan(double number) {
        return apply(Elementwise.withNumber(number, Primitive.LESS));
    }

    /**
     * {@return whether each element is greater than a whole number, as {@code BOOL}; exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T greaterThan(long number) {
        return apply(Elementwise.withNumber(number, Primitive.LESS, type()));
    }

    /**
     * {@return whether each element is at least the other one, as {@code BOOL}; false if either is NaN}
     *
     * @param other the right operand
     */
    default T greaterEqual(T other) {
        return other.lessEqual(self());
    }

    /**
     * {@return whether each element is at least a number, as {@code BOOL}; false if it is NaN}
     *
     * @param number the right operand
     */
    default T greaterEqual(double number) {
        return apply(Elementwise.withNumber(number, Primitive.LESS_EQUAL));
    }

    /**
     * {@return whether each element is at least a whole number, as {@code BOOL}; exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T greaterEqual(long number) {
        return apply(Elementwise.withNumber(number, Primitive.LESS_EQUAL, type()));
    }

    /**
     * {@return whether each element is equal to the other one, as {@code BOOL}; false if either is NaN}
     *
     * @param other the right operand
     */
    default T equalTo(T other) {
        return apply(Elementwise.of(Primitive.EQUAL), other);
    }

    /**
     * {@return whether each element is equal to a number, as {@code BOOL}; false if it is NaN}
     *
     * @param number the right operand
     */
    default T equalTo(double number) {
        return apply(Elementwise.withNumber(Primitive.EQUAL, number));
    }

    /**
     * {@return whether each element is equal to a whole number, as {@code BOOL}; exact also beyond 2^53}
     *
     * @param number the right operand
     */
    default T equalTo(long number) {
        return apply(Elementwise.withNumber(Primitive.EQUAL, number, type()));
    }

    /**
     * {@return whether each element differs from the other one, as {@code BOOL}; true if either is NaN}
     *
     * @param other the right operand
     */
    default T notEqualTo(T other) {
        return apply(Elementwise.of(Primitive.NOT_EQUAL), other);
    }

    /**
     * {@return whether both elements are true, as {@code BOOL}} Everything but 0 is true, so NaN is too.
     *
     * @param other the right operand
     */
    default T and(T other) {
        return apply(Elementwise.of(Primitive.AND), other);
    }

    /**
     * {@return whether one of both elements is true, as {@code BOOL}} Everything but 0 is true, so NaN is too.
     *
     * @param other the right operand
     */
    default T or(T other) {
        return apply(Elementwise.of(Primitive.OR), other);
    }

    /** {@return whether each element is 0, as {@code BOOL}} */
    default T not() {
        return apply(Elementwise.of(Primitive.NOT));
    }

    /**
     * Chooses between two operands, with this as the condition. All three broadcast. The result has the promoted type
     * of the two operands; the type of the condition takes no part.
     *
     * <p>The gradient of the operand that is not chosen is 0, and so is what it passes on through functions of elements,
     * even where their slope is infinite or NaN: {@code x.greaterThan(0).select(x.sqrt(), x)} has gradient 1 at -1. That
     * holds for first derivatives. A matrix product, a softmax or another function of whole rows does not keep NaN out
     * like that.
     *
     * @param a the values where this is not 0
     * @param b the values where this is 0
     * @return the chosen values; the gradient goes to these alone
     */
    default T select(T a, T b) {
        return apply(Elementwise.of(Primitive.SELECT), List.of(self(), a, b));
    }

    /**
     * Chooses between an operand and a number, with this as the condition.
     *
     * @param a the values where this is not 0
     * @param b the number where this is 0; it has to fit the type of {@code a}
     * @return the chosen values, in the type of {@code a}
     */
    default T select(T a, double b) {
        Numbers.requireInRange("select", a.type(), b);
        return apply(Elementwise.SELECT_OR_NUMBER.with(b), a);
    }

    /**
     * Chooses between an operand and a whole number, with this as the condition; exact also beyond 2^53.
     *
     * @param a the values where this is not 0
     * @param b the number where this is 0; it has to fit the type of {@code a}
     * @return the chosen values, in the type of {@code a}
     */
    default T select(T a, long b) {
        Numbers.requireInRange("select", a.type(), b);
        return apply(Elementwise.SELECT_OR_NUMBER.with(b, a.type()), a);
    }

    /**
     * Chooses between a number and an operand, with this as the condition.
     *
     * @param a the number where this is not 0; it has to fit the type of {@code b}
     * @param b the values where this is 0
     * @return the chosen values, in the type of {@code b}
     */
    default T select(double a, T b) {
        Numbers.requireInRange("select", b.type(), a);
        return apply(Elementwise.SELECT_NUMBER_OR.with(a), b);
    }

    /**
     * Chooses between a whole number and an operand, with this as the condition; exact also beyond 2^53.
     *
     * @param a the number where this is not 0; it has to fit the type of {@code b}
     * @param b the values where this is 0
     * @return the chosen values, in the type of {@code b}
     */
    default T select(long a, T b) {
        Numbers.requireInRange("select", b.type(), a);
        return apply(Elementwise.SELECT_NUMBER_OR.with(a, b.type()), b);
    }

    /**
     * Chooses between two numbers, with this as the condition.
     *
     * @param a the number where this is not 0
     * @param b the number where this is 0
     * @param type the type of the result, which holds both
     * @return the chosen numbers
     * @throws IllegalArgumentException if the type is an integer one that cannot hold a number
     */
    default T select(double a, double b, DType type) {
        return select(newFull(type, Shape.SCALAR, a), newFull(type, Shape.SCALAR, b));
    }

    /**
     * {@return this where a condition is not 0, and the other operand elsewhere, as {@code condition.select(this,
     * other)}}
     *
     * @param condition the condition
     * @param other the values where it is 0
     */
    default T where(T condition, T other) {
        return condition.select(self(), other);
    }

    /**
     * {@return this where a condition is not 0, and a number elsewhere, as {@code condition.select(this, number)}}
     *
     * @param condition the condition
     * @param number the number where it is 0; it has to fit this tensor's type
     */
    default T where(T condition, double number) {
        return condition.select(self(), number);
    }

    /**
     * {@return this with a number in place of the elements where a mask is not 0} Those have gradient 0.
     *
     * @param mask the mask, which broadcasts
     * @param number the number; it has to fit this tensor's type
     */
    default T maskedFill(T mask, double number) {
        return mask.select(number, self());
    }

    /** {@return whether each element is NaN, as {@code BOOL}} */
    default T isNan() {
        return apply(Predicates.IS_NAN);
    }

    /** {@return whether each element is neither infinite nor NaN, as {@code BOOL}} */
    default T isFinite() {
        return apply(Predicates.IS_FINITE);
    }

    /** {@return whether each element is infinite, as {@code BOOL}} */
    default T isInfinite() {
        return apply(Predicates.IS_INFINITE);
    }

    /**
     * {@return whether each element is close to the other one, as {@code BOOL}: {@code |a - b| <= absolute + relative
     * |b|}, or both are the same infinity} That is the formula of NumPy and PyTorch, whose defaults are 1e-5 and 1e-8.
     * NaN is close to nothing.
     *
     * @param other the right operand b
     * @param relative the tolerance relative to b, at least 0
     * @param absolute the tolerance that is added to it, at least 0
     * @throws IllegalArgumentException if a tolerance is negative or NaN
     */
    default T isClose(T other, double relative, double absolute) {
        if (!(relative >= 0 && absolute >= 0)) {
            throw new IllegalArgumentException(
                    "isClose: the tolerances " + relative + " and " + absolute + " must be at least 0");
        }
        // The difference is compared in a floating type, since that of integers may wrap and the tolerance is a
        // fraction.
        DType type = type().promote(other.type());
        DType floating = type.isFloating() ? type : DType.FLOAT64;
        return self().to(floating)
                .apply(Predicates.isClose(relative, absolute), List.of(self().to(floating), other.to(floating)));
    }
}

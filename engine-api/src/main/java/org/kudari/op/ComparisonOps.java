package org.kudari.op;

import java.util.List;
import org.kudari.expr.Primitive;

/**
 * Comparisons, logic, and the choice between two operands. Operands broadcast as those of {@link ElementwiseOps} do.
 * Two operands are compared in their promoted type. A tensor of an integer type is compared with a number in 64 bits,
 * so any {@code long} will do. Another number is an {@link IllegalArgumentException}.
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
}

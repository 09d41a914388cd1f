package org.kudari.op;

import java.util.ArrayList;
import java.util.List;
import org.kudari.expr.Composite;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Scalar;
import org.kudari.layout.DType;

/**
 * Elementwise operations. Operands broadcast by NumPy's rules and promote as {@link DType} states; a number takes part as
 * an argument of the kernel, so that another number does not compile another kernel, and never promotes. Conventions at
 * kinks, ties and NaN are those of {@link Scalar}.
 *
 * @param <T> the implementation itself
 */
public interface ElementwiseOps<T extends TensorOps<T>> extends Value<T> {

    default T plus(T other) {
        return apply(Map.of(Scalar.ADD), other);
    }

    default T plus(double number) {
        return apply(Map.withNumber(Scalar.ADD, number));
    }

    default T minus(T other) {
        return apply(Map.of(Scalar.SUB), other);
    }

    default T minus(double number) {
        return apply(Map.withNumber(Scalar.SUB, number));
    }

    default T times(T other) {
        return apply(Map.of(Scalar.MUL), other);
    }

    default T times(double number) {
        return apply(Map.withNumber(Scalar.MUL, number));
    }

    /** The quotient; on integers truncated, and 0 where the divisor is 0. */
    default T div(T other) {
        return apply(Map.of(Scalar.DIV), other);
    }

    default T div(double number) {
        return apply(Map.withNumber(Scalar.DIV, number));
    }

    default T pow(T exponent) {
        return apply(Map.of(Scalar.POW), exponent);
    }

    /** The powers -1, 0, 1 and 2 are divisions and multiplications. */
    default T pow(double exponent) {
        return apply(Map.power(exponent));
    }

    default T minimum(T other) {
        return apply(Map.of(Scalar.MIN), other);
    }

    default T minimum(double number) {
        return apply(Map.withNumber(Scalar.MIN, number));
    }

    default T maximum(T other) {
        return apply(Map.of(Scalar.MAX), other);
    }

    default T maximum(double number) {
        return apply(Map.withNumber(Scalar.MAX, number));
    }

    default T negate() {
        return apply(Map.of(Scalar.NEG));
    }

    default T abs() {
        return apply(Map.of(Scalar.ABS));
    }

    default T sign() {
        return apply(Map.of(Scalar.SIGN));
    }

    default T sqrt() {
        return apply(Map.of(Scalar.SQRT));
    }

    default T square() {
        return apply(Map.of(Composite.SQUARE));
    }

    default T exp() {
        return apply(Map.of(Scalar.EXP));
    }

    default T log() {
        return apply(Map.of(Scalar.LOG));
    }

    default T sin() {
        return apply(Map.of(Scalar.SIN));
    }

    default T cos() {
        return apply(Map.of(Scalar.COS));
    }

    default T erf() {
        return apply(Map.of(Scalar.ERF));
    }

    default T tanh() {
        return apply(Map.of(Scalar.TANH));
    }

    default T sigmoid() {
        return apply(Map.of(Scalar.SIGMOID));
    }

    default T softplus() {
        return apply(Map.of(Scalar.SOFTPLUS));
    }

    default T relu() {
        return apply(Map.of(Composite.RELU));
    }

    /** A primitive of one argument. */
    default T map(Scalar function) {
        return apply(Map.of(function));
    }

    /** A named function of one argument, such as {@code Composite.GELU}, as one kernel. */
    default T map(Composite function) {
        return apply(Map.of(function));
    }

    /** A named function of this and another tensor, such as {@code Composite.HUBER}, as one kernel. */
    default T map(Composite function, T other) {
        return apply(Map.of(function), other);
    }

    /** An elementwise function of one's own, of this tensor as input 0 and the others after it, as one fused kernel. */
    default T map(Expr function, List<T> others) {
        List<T> operands = new ArrayList<>(others.size() + 1);
        operands.add(self());
        operands.addAll(others);
        return apply(Map.of("map", Kernel.of(operands.size(), 0, function)), operands);
    }

    /** Converts to a type; a conversion to the same type is the same tensor. */
    default T to(DType type) {
        return type() == type ? self() : apply(Map.cast(type));
    }

    default T lessThan(T other) {
        return apply(Map.of(Scalar.LESS), other);
    }

    default T lessThan(double number) {
        return apply(Map.withNumber(Scalar.LESS, number));
    }

    default T lessEqual(T other) {
        return apply(Map.of(Scalar.LESS_EQUAL), other);
    }

    default T lessEqual(double number) {
        return apply(Map.withNumber(Scalar.LESS_EQUAL, number));
    }

    default T greaterThan(T other) {
        return other.lessThan(self());
    }

    default T greaterThan(double number) {
        return apply(Map.withNumber(number, Scalar.LESS));
    }

    default T greaterEqual(T other) {
        return other.lessEqual(self());
    }

    default T greaterEqual(double number) {
        return apply(Map.withNumber(number, Scalar.LESS_EQUAL));
    }

    default T equalTo(T other) {
        return apply(Map.of(Scalar.EQUAL), other);
    }

    default T equalTo(double number) {
        return apply(Map.withNumber(Scalar.EQUAL, number));
    }

    default T notEqualTo(T other) {
        return apply(Map.of(Scalar.NOT_EQUAL), other);
    }

    default T and(T other) {
        return apply(Map.of(Scalar.AND), other);
    }

    default T or(T other) {
        return apply(Map.of(Scalar.OR), other);
    }

    default T not() {
        return apply(Map.of(Scalar.NOT));
    }

    /** With this as the condition: {@code a} where it is not 0, else {@code b}. */
    default T select(T a, T b) {
        return apply(Map.of(Scalar.SELECT), List.of(self(), a, b));
    }

    /** With this as the condition: {@code a} where it is not 0, else the number. */
    default T select(T a, double b) {
        Expr choice = Expr.apply(Scalar.SELECT, Expr.input(0), Expr.input(1), Expr.uniform(0));
        return apply(new Map("select", Kernel.of(2, 1, choice), new double[] {b}, a.type()), a);
    }
}

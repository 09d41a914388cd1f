package org.kudari.op;

import java.util.ArrayList;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;

/**
 * Elementwise operations. Operands broadcast by NumPy's rules and promote as {@link DType} states; a number takes part as
 * an argument of the kernel, so that another number does not compile another kernel, and never promotes. Conventions at
 * kinks, ties and NaN are those of {@link Primitive}.
 *
 * @param <T> the implementation itself
 */
public interface ElementwiseOps<T extends TensorOps<T>> extends TensorLike<T> {

    default T plus(T other) {
        return apply(Elementwise.of(Primitive.ADD), other);
    }

    default T plus(double number) {
        return apply(Elementwise.withNumber(Primitive.ADD, number));
    }

    default T minus(T other) {
        return apply(Elementwise.of(Primitive.SUB), other);
    }

    default T minus(double number) {
        return apply(Elementwise.withNumber(Primitive.SUB, number));
    }

    default T times(T other) {
        return apply(Elementwise.of(Primitive.MUL), other);
    }

    default T times(double number) {
        return apply(Elementwise.withNumber(Primitive.MUL, number));
    }

    /** The quotient; on integers truncated, and 0 where the divisor is 0. */
    default T div(T other) {
        return apply(Elementwise.of(Primitive.DIV), other);
    }

    default T div(double number) {
        return apply(Elementwise.withNumber(Primitive.DIV, number));
    }

    default T pow(T exponent) {
        return apply(Elementwise.of(Primitive.POW), exponent);
    }

    /** The powers -1, 0, 1 and 2 are divisions and multiplications. */
    default T pow(double exponent) {
        return apply(Elementwise.power(exponent));
    }

    default T minimum(T other) {
        return apply(Elementwise.of(Primitive.MIN), other);
    }

    default T minimum(double number) {
        return apply(Elementwise.withNumber(Primitive.MIN, number));
    }

    default T maximum(T other) {
        return apply(Elementwise.of(Primitive.MAX), other);
    }

    default T maximum(double number) {
        return apply(Elementwise.withNumber(Primitive.MAX, number));
    }

    default T negate() {
        return apply(Elementwise.of(Primitive.NEG));
    }

    default T abs() {
        return apply(Elementwise.of(Primitive.ABS));
    }

    default T sign() {
        return apply(Elementwise.of(Primitive.SIGN));
    }

    default T sqrt() {
        return apply(Elementwise.of(Primitive.SQRT));
    }

    default T square() {
        return apply(Elementwise.of(NamedFunction.SQUARE));
    }

    default T exp() {
        return apply(Elementwise.of(Primitive.EXP));
    }

    default T log() {
        return apply(Elementwise.of(Primitive.LOG));
    }

    default T sin() {
        return apply(Elementwise.of(Primitive.SIN));
    }

    default T cos() {
        return apply(Elementwise.of(Primitive.COS));
    }

    default T erf() {
        return apply(Elementwise.of(Primitive.ERF));
    }

    default T tanh() {
        return apply(Elementwise.of(Primitive.TANH));
    }

    default T sigmoid() {
        return apply(Elementwise.of(Primitive.SIGMOID));
    }

    default T softplus() {
        return apply(Elementwise.of(Primitive.SOFTPLUS));
    }

    default T relu() {
        return apply(Elementwise.of(NamedFunction.RELU));
    }

    /** A primitive of one argument. */
    default T map(Primitive function) {
        return apply(Elementwise.of(function));
    }

    /** A named function of one argument, such as {@code NamedFunction.GELU}, as one kernel. */
    default T map(NamedFunction function) {
        return apply(Elementwise.of(function));
    }

    /** A named function of this and another tensor, such as {@code NamedFunction.HUBER}, as one kernel. */
    default T map(NamedFunction function, T other) {
        return apply(Elementwise.of(function), other);
    }

    /** An elementwise function of one's own, of this tensor as input 0 and the others after it, as one fused kernel. */
    default T map(Expr function, List<T> others) {
        List<T> operands = new ArrayList<>(others.size() + 1);
        operands.add(self());
        operands.addAll(others);
        return apply(Elementwise.of("map", Kernel.of(operands.size(), 0, function)), operands);
    }

    /** Converts to a type; a conversion to the same type is the same tensor. */
    default T to(DType type) {
        return type() == type ? self() : apply(Elementwise.cast(type));
    }

    default T lessThan(T other) {
        return apply(Elementwise.of(Primitive.LESS), other);
    }

    default T lessThan(double number) {
        return apply(Elementwise.withNumber(Primitive.LESS, number));
    }

    default T lessEqual(T other) {
        return apply(Elementwise.of(Primitive.LESS_EQUAL), other);
    }

    default T lessEqual(double number) {
        return apply(Elementwise.withNumber(Primitive.LESS_EQUAL, number));
    }

    default T greaterThan(T other) {
        return other.lessThan(self());
    }

    default T greaterThan(double number) {
        return apply(Elementwise.withNumber(number, Primitive.LESS));
    }

    default T greaterEqual(T other) {
        return other.lessEqual(self());
    }

    default T greaterEqual(double number) {
        return apply(Elementwise.withNumber(number, Primitive.LESS_EQUAL));
    }

    default T equalTo(T other) {
        return apply(Elementwise.of(Primitive.EQUAL), other);
    }

    default T equalTo(double number) {
        return apply(Elementwise.withNumber(Primitive.EQUAL, number));
    }

    default T notEqualTo(T other) {
        return apply(Elementwise.of(Primitive.NOT_EQUAL), other);
    }

    default T and(T other) {
        return apply(Elementwise.of(Primitive.AND), other);
    }

    default T or(T other) {
        return apply(Elementwise.of(Primitive.OR), other);
    }

    default T not() {
        return apply(Elementwise.of(Primitive.NOT));
    }

    /** With this as the condition: {@code a} where it is not 0, else {@code b}. */
    default T select(T a, T b) {
        return apply(Elementwise.of(Primitive.SELECT), List.of(self(), a, b));
    }

    /** With this as the condition: {@code a} where it is not 0, else the number. */
    default T select(T a, double b) {
        Expr choice = Expr.apply(Primitive.SELECT, Expr.input(0), Expr.input(1), Expr.uniform(0));
        return apply(new Elementwise("select", Kernel.of(2, 1, choice), new double[] {b}, a.type()), a);
    }
}

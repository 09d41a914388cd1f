package org.kudari.expr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A scalar expression over the inputs of an elementwise kernel: the program that a {@link Kernel} runs on each element.
 *
 * <p>Expressions are immutable and interned: building the same one twice gives the same object, as long as the first is
 * in use. So equality is identity, and a shared sub-expression is one node. An expression that nothing refers to is
 * garbage like any other object. Expressions are simplified as they are built, without assuming that values are finite.
 * Numbers written in an expression are part of the kernel; numbers that change from call to call are uniforms.
 */
public abstract sealed class Expr {

    private static final WeakInterner<Expr, Expr> INTERNED = new WeakInterner<>(Expr::hasSameParts);

    /** Set by {@link LiftedConstants#of}. A race is harmless: threads compute equal values. */
    LiftedConstants lifted;

    private Expr() {}

    /** An element of one of the kernel's inputs. */
    public static final class Input extends Expr {
        private final int index;

        private Input(int index) {
            this.index = index;
        }

        /** {@return the index of the input, from 0} */
        public int index() {
            return index;
        }
    }

    /** A number that is given with each call, the same for all elements. */
    public static final class Uniform extends Expr {
        private final int index;

        private Uniform(int index) {
            this.index = index;
        }

        /** {@return the index of the uniform, from 0} */
        public int index() {
            return index;
        }
    }

    /** A number that is part of the expression. */
    public static final class Constant extends Expr {
        private final double value;
        private final long longValue;
        private final boolean rounded;

        /** @param rounded whether the number is the {@code long}, and the {@code double} another one close to it */
        private Constant(double value, long longValue, boolean rounded) {
            this.value = value;
            this.longValue = longValue;
            this.rounded = rounded;
        }

        /** {@return the number, for a kernel on a floating type; rounded if it is a {@code long} that no double is} */
        public double value() {
            return value;
        }

        /** {@return the number, for a kernel on an integer type; truncated if it has a fraction} */
        public long longValue() {
            return longValue;
        }

        /** {@return whether the number is a {@code long} that {@link #value} has to round} */
        boolean isRounded() {
            return rounded;
        }
    }

    /** A primitive applied to arguments. */
    public static final class Apply extends Expr {
        private final Primitive function;
        private final List<Expr> arguments;

        private Apply(Primitive function, List<Expr> arguments) {
            this.function = function;
            this.arguments = arguments;
        }

        /** {@return the primitive} */
        public Primitive function() {
            return function;
        }

        /** {@return the arguments, as many as the primitive takes; unmodifiable} */
        public List<Expr> arguments() {
            return arguments;
        }
    }

    /**
     * {@return the element of an input}
     *
     * @param index the index of the input, from 0
     */
    public static Expr input(int index) {
        return interned(new Input(index));
    }

    /**
     * {@return a number given with each call}
     *
     * @param index the index of the uniform, from 0
     */
    public static Expr uniform(int index) {
        return interned(new Uniform(index));
    }

    /**
     * {@return a number that is part of the expression}
     *
     * @param value the number; -0 and 0 are different, and NaN is allowed
     */
    public static Expr constant(double value) {
        return interned(new Constant(value, (long) value, false));
    }

    /**
     * {@return a whole number that is part of the expression} It is exact in a kernel on an integer type, and rounded
     * to the floating type in another.
     *
     * @param value the number
     */
    public static Expr constant(long value) {
        return isRounded(value) ? interned(new Constant(value, value, true)) : constant((double) value);
    }

    /**
     * {@return whether no double equals a long}
     *
     * @param value the long
     */
    public static boolean isRounded(long value) {
        // The largest long is rounded to 2^63, which a cast would turn back into it.
        return (long) (double) value != value || value == Long.MAX_VALUE;
    }

    /**
     * Applies a primitive. The result is simplified if that changes no value.
     *
     * @param function the primitive
     * @param arguments as many arguments as it takes
     * @return the expression
     * @throws IllegalArgumentException if the number of arguments is not the primitive's
     */
    public static Expr apply(Primitive function, Expr... arguments) {
        if (arguments.length != function.arity()) {
            throw new IllegalArgumentException(function.functionName() + " takes " + function.arity()
                    + " argument(s), but was given " + arguments.length);
        }
        Expr simpler = Simplification.of(function, arguments);
        if (simpler != null) {
            return simpler;
        }
        return interned(new Apply(function, List.of(arguments)));
    }

    private static Expr interned(Expr expr) {
        return INTERNED.intern(expr, hashOfParts(expr), made -> made);
    }

    /** A hash of the parts. Sub-expressions are interned already, so that their identity tells them apart. */
    private static int hashOfParts(Expr expr) {
        return switch (expr) {
            case Input input -> 31 + input.index;
            case Uniform uniform -> 62 + uniform.index;
            case Constant constant -> Double.hashCode(constant.value) + Long.hashCode(constant.longValue);
            case Apply apply -> 31 * apply.function.ordinal() + apply.arguments.hashCode();
        };
    }

    private static boolean hasSameParts(Expr a, Expr b) {
        return switch (a) {
            case Input input -> b instanceof Input other && input.index == other.index;
            case Uniform uniform -> b instanceof Uniform other && uniform.index == other.index;
            // The bits, so that 0 and -0 stay apart and NaN equals itself.
            case Constant constant ->
                b instanceof Constant other
                        && constant.rounded == other.rounded
                        && constant.longValue == other.longValue
                        && Double.doubleToLongBits(constant.value) == Double.doubleToLongBits(other.value);
            case Apply apply ->
                b instanceof Apply other && apply.function == other.function && apply.arguments.equals(other.arguments);
        };
    }

    /** The number of expressions in use, and of some that the garbage collector is about to take. */
    static int inUse() {
        return INTERNED.size();
    }

    /**
     * {@return the sum of this and another expression}
     *
     * @param other the right operand
     */
    public final Expr plus(Expr other) {
        return apply(Primitive.ADD, this, other);
    }

    /**
     * {@return the sum of this expression and a constant}
     *
     * @param number the right operand
     */
    public final Expr plus(double number) {
        return plus(constant(number));
    }

    /**
     * {@return the sum of this expression and a constant, exact on integer types}
     *
     * @param number the right operand
     */
    public final Expr plus(long number) {
        return plus(constant(number));
    }

    /**
     * {@return the difference of this and another expression}
     *
     * @param other the right operand
     */
    public final Expr minus(Expr other) {
        return apply(Primitive.SUB, this, other);
    }

    /**
     * {@return the difference of this expression and a constant}
     *
     * @param number the right operand
     */
    public final Expr minus(double number) {
        return minus(constant(number));
    }

    /**
     * {@return the difference of this expression and a constant, exact on integer types}
     *
     * @param number the right operand
     */
    public final Expr minus(long number) {
        return minus(constant(number));
    }

    /**
     * {@return the product of this and another expression}
     *
     * @param other the right operand
     */
    public final Expr times(Expr other) {
        return apply(Primitive.MUL, this, other);
    }

    /**
     * {@return the product of this expression and a constant}
     *
     * @param number the right operand
     */
    public final Expr times(double number) {
        return times(constant(number));
    }

    /**
     * {@return the product of this expression and a constant, exact on integer types}
     *
     * @param number the right operand
     */
    public final Expr times(long number) {
        return times(constant(number));
    }

    /**
     * {@return the quotient of this and another expression} Division of integers truncates, and division by 0 gives 0
     * for them.
     *
     * @param other the right operand
     */
    public final Expr div(Expr other) {
        return apply(Primitive.DIV, this, other);
    }

    /**
     * {@return the quotient of this expression and a constant}
     *
     * @param number the right operand
     */
    public final Expr div(double number) {
        return div(constant(number));
    }

    /**
     * {@return the quotient of this expression and a constant, exact on integer types}
     *
     * @param number the right operand
     */
    public final Expr div(long number) {
        return div(constant(number));
    }

    /** {@return the negative of this expression} */
    public final Expr negate() {
        return apply(Primitive.NEG, this);
    }

    /**
     * Replaces an input by another expression: the composition of functions.
     *
     * @param index the index of the input
     * @param replacement the expression in its place
     * @return this expression with the replacement
     */
    public final Expr withInput(int index, Expr replacement) {
        Map<Expr, Expr> replaced = new HashMap<>(Map.of(input(index), replacement));
        return Pullback.substitute(List.of(this), replaced).getFirst();
    }

    /** The expression as text, which {@link ExprText#parse} can read. */
    @Override
    public final String toString() {
        return ExprText.print(this);
    }
}

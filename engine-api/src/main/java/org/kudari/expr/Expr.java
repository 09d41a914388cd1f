package org.kudari.expr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A scalar expression over the inputs of an elementwise kernel: the program that a {@link Kernel} runs on each element.
 *
 * <p>Expressions are immutable and interned: building the same one twice gives the same object, so equality is identity
 * and a shared sub-expression is one node. They are simplified as they are built, never assuming that values are finite.
 * Numbers written in an expression are part of the kernel; numbers that change from call to call are uniforms.
 */
public abstract sealed class Expr {

    private record Key(Object kind, List<?> parts) {}

    // Never cleared: a program has as many distinct expressions as its source text (and their derivatives) spells out,
    // because numbers that vary are uniforms and not constants.
    private static final ConcurrentHashMap<Key, Expr> INTERNED = new ConcurrentHashMap<>();

    private Expr() {}

    /** The element of the kernel's input with this index. */
    public static final class Input extends Expr {
        private final int index;

        private Input(int index) {
            this.index = index;
        }

        public int index() {
            return index;
        }
    }

    /** A number given with each call, the same for all elements. */
    public static final class Uniform extends Expr {
        private final int index;

        private Uniform(int index) {
            this.index = index;
        }

        public int index() {
            return index;
        }
    }

    /** A number that is part of the expression. */
    public static final class Constant extends Expr {
        private final double value;

        private Constant(double value) {
            this.value = value;
        }

        public double value() {
            return value;
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

        public Primitive function() {
            return function;
        }

        public List<Expr> arguments() {
            return arguments;
        }
    }

    public static Expr input(int index) {
        return INTERNED.computeIfAbsent(new Key(Input.class, List.of(index)), key -> new Input(index));
    }

    public static Expr uniform(int index) {
        return INTERNED.computeIfAbsent(new Key(Uniform.class, List.of(index)), key -> new Uniform(index));
    }

    public static Expr constant(double value) {
        // The bits, so that 0 and -0 stay apart and NaN equals itself.
        Object bits = Double.doubleToLongBits(value);
        return INTERNED.computeIfAbsent(new Key(Constant.class, List.of(bits)), key -> new Constant(value));
    }

    /** A primitive applied to as many arguments as it takes, simplified where that changes no value. */
    public static Expr apply(Primitive function, Expr... arguments) {
        if (arguments.length != function.arity()) {
            throw new IllegalArgumentException(function.functionName() + " takes " + function.arity()
                    + " argument(s), but was given " + arguments.length);
        }
        Expr simpler = Simplification.of(function, arguments);
        if (simpler != null) {
            return simpler;
        }
        List<Expr> list = List.of(arguments);
        return INTERNED.computeIfAbsent(new Key(function, list), key -> new Apply(function, list));
    }

    public final Expr plus(Expr other) {
        return apply(Primitive.ADD, this, other);
    }

    public final Expr plus(double number) {
        return plus(constant(number));
    }

    public final Expr minus(Expr other) {
        return apply(Primitive.SUB, this, other);
    }

    public final Expr minus(double number) {
        return minus(constant(number));
    }

    public final Expr times(Expr other) {
        return apply(Primitive.MUL, this, other);
    }

    public final Expr times(double number) {
        return times(constant(number));
    }

    public final Expr div(Expr other) {
        return apply(Primitive.DIV, this, other);
    }

    public final Expr div(double number) {
        return div(constant(number));
    }

    public final Expr negate() {
        return apply(Primitive.NEG, this);
    }

    /** This expression with another in place of an input: the composition of functions. */
    public final Expr withInput(int index, Expr replacement) {
        Map<Expr, Expr> replaced = new HashMap<>(Map.of(input(index), replacement));
        return Pullback.substitute(List.of(this), replaced).getFirst();
    }

    /** The expression as text; {@link ExprText#parse} reads it back. */
    @Override
    public final String toString() {
        return ExprText.print(this);
    }
}

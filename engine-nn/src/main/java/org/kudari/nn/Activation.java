package org.kudari.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.op.Elementwise;

/**
 * An elementwise function as a layer. One's own takes one line, and is one fused kernel forward and one backward on
 * every device: {@code Activation.of("mish", x -> x.times(tanh(softplus(x))))}.
 *
 * @param name as printed and saved: one word, such as {@code hard-swish}
 * @param expression of input 0 alone
 */
public record Activation(String name, Expr expression) implements Layer {

    /** @throws IllegalArgumentException if the name is not one word, or the expression no number made of one input */
    public Activation {
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "the name of an activation is one word, such as hard-swish, not '" + name + "'");
        }
        // Checked here: folded into a Linear layer, a second input would read the bias.
        if (Kernel.of(1, 0, expression).isPredicate(0)) {
            throw new IllegalArgumentException(
                    "the activation '" + name + "' gives truth values, not numbers: choose between two with select");
        }
    }

    /** An activation of one's own. */
    public static Activation of(String name, UnaryOperator<Expr> function) {
        return new Activation(name, function.apply(Expr.input(0)));
    }

    /** A named one. */
    public static Activation named(NamedFunction function) {
        return new Activation(
                function.functionName(), function.kernel().outputs().getFirst());
    }

    /**
     * A named one.
     *
     * @throws IllegalArgumentException if there is none, saying which there are
     */
    public static Activation named(String name) {
        return NamedFunction.byName(name, 1).map(Activation::named).orElseThrow(() -> {
            List<String> names = NamedFunction.withArguments(1).stream()
                    .map(NamedFunction::functionName)
                    .toList();
            return new IllegalArgumentException(
                    "there is no activation '" + name + "'; there are: " + String.join(", ", names));
        });
    }

    public static Activation relu() {
        return named(NamedFunction.RELU);
    }

    public static Activation sigmoid() {
        return named(NamedFunction.SIGMOID);
    }

    public static Activation tanh() {
        return named(NamedFunction.TANH);
    }

    public static Activation gelu() {
        return named(NamedFunction.GELU);
    }

    public static Activation silu() {
        return named(NamedFunction.SILU);
    }

    /** The activation of an expression. */
    Expr of(Expr argument) {
        return expression.withInput(0, argument);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        Elementwise elementwise = Elementwise.of(name, Kernel.of(1, 0, expression));
        return (input, _) -> input.apply(elementwise);
    }
}

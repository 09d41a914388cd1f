package org.kudari.nn;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kudari.expr.Expr;
import org.kudari.expr.ExprText;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.LayerCodec;
import org.kudari.model.ModelBuilder;
import org.kudari.op.Elementwise;

/**
 * An elementwise function as a layer. A user-defined one takes one line, and is one fused kernel forward and one
 * backward on every device: {@code Activation.of("mish", x -> x.times(tanh(softplus(x))))}.
 *
 * @param name the name in printed and saved models: one word, such as {@code hard-swish}
 * @param expression the function of input 0
 */
public record Activation(String name, Expr expression) implements Layer {

    /** A limit for files, which may come from anywhere. */
    private static final int MAX_EXPRESSION_LENGTH = 10_000;

    static final LayerCodec<Activation> CODEC =
            LayerCodec.of("activation", Activation.class, layer -> layer.name + " " + layer.expression, line -> {
                String[] parts = line.parts(3);
                if (parts[2].length() > MAX_EXPRESSION_LENGTH) {
                    throw new IllegalArgumentException(
                            "its expression has more than " + MAX_EXPRESSION_LENGTH + " characters");
                }
                return new Activation(parts[1], ExprText.parse(parts[2]));
            });

    /**
     * Checks the name and the expression.
     *
     * @throws IllegalArgumentException if the name is not one word, or the expression is null, uses another input or
     *     gives truth values
     */
    public Activation {
        if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(
                    "the name of an activation is one word, such as hard-swish, not '" + name + "'");
        }
        if (expression == null) {
            throw new IllegalArgumentException("the activation '" + name + "' has no expression");
        }
        // Checked here: folded into a Linear layer, a second input would read the bias.
        if (Kernel.of(1, 0, expression).isPredicate(0)) {
            throw new IllegalArgumentException(
                    "the activation '" + name + "' gives truth values, not numbers: choose between two with select");
        }
    }

    /**
     * A user-defined activation.
     *
     * @param name the name: one word
     * @param function the function as an expression
     * @return the activation
     * @throws IllegalArgumentException if the name is not one word, or the expression uses another input or gives truth
     *     values
     */
    public static Activation of(String name, UnaryOperator<Expr> function) {
        return new Activation(name, function.apply(Expr.input(0)));
    }

    /**
     * {@return a named function as an activation}
     *
     * @param function a function of one argument
     */
    public static Activation named(NamedFunction function) {
        return new Activation(
                function.functionName(), function.kernel().outputs().getFirst());
    }

    /**
     * Finds an activation by its name.
     *
     * @param name the name of a {@link NamedFunction} of one argument, such as {@code gelu}
     * @return the activation
     * @throws IllegalArgumentException if there is none; the message lists all names
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

    /** {@return max(x, 0)} */
    public static Activation relu() {
        return named(NamedFunction.RELU);
    }

    /** {@return the logistic function 1 / (1 + e^-x)} */
    public static Activation sigmoid() {
        return named(NamedFunction.SIGMOID);
    }

    /** {@return the hyperbolic tangent} */
    public static Activation tanh() {
        return named(NamedFunction.TANH);
    }

    /** {@return the Gaussian error linear unit, {@link NamedFunction#GELU}} */
    public static Activation gelu() {
        return named(NamedFunction.GELU);
    }

    /** {@return x sigmoid(x), also called swish, {@link NamedFunction#SILU}} */
    public static Activation silu() {
        return named(NamedFunction.SILU);
    }

    @Override
    public Optional<Expr> function() {
        return Optional.of(expression);
    }

    @Override
    public Forward build(ModelBuilder builder) {
        Elementwise elementwise = Elementwise.of(name, Kernel.of(1, 0, expression));
        return (input, _) -> input.apply(elementwise);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}

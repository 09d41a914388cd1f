package org.kudari.nn;

import static org.kudari.expr.Functions.expm1;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.max;
import static org.kudari.expr.Functions.min;
import static org.kudari.expr.Functions.select;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kudari.expr.Expr;
import org.kudari.expr.ExprText;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.model.Forward;
import org.kudari.model.Layer;
import org.kudari.model.ModelBuilder;
import org.kudari.model.codec.LayerCodec;
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

    /** {@return the Gaussian error linear unit with an approximation by tanh, {@link NamedFunction#GELU_TANH}} */
    public static Activation geluTanh() {
        return named(NamedFunction.GELU_TANH);
    }

    /** {@return the scaled exponential linear unit, {@link NamedFunction#SELU}} */
    public static Activation selu() {
        return named(NamedFunction.SELU);
    }

    /**
     * {@return x, and a slope times x below 0} At 0 the derivative is 1 (PyTorch's is the slope). {@link PReLU} learns
     * the slope.
     *
     * @param slope the slope below 0; PyTorch's default is 0.01
     * @throws IllegalArgumentException if it is not finite
     */
    public static Activation leakyRelu(double slope) {
        requireFinite("slope of a leaky ReLU", slope);
        return of("leaky-relu(" + slope + ")", x -> select(lessThan(x, 0), x.times(slope), x));
    }

    /**
     * {@return x, and alpha (e^x - 1) below 0} At 0 the derivative is 1 (PyTorch's is alpha). Clevert, Unterthiner,
     * Hochreiter, arXiv:1511.07289.
     *
     * @param alpha minus the value far below 0; PyTorch's default is 1
     * @throws IllegalArgumentException if it is not finite
     */
    public static Activation elu(double alpha) {
        requireFinite("alpha of an ELU", alpha);
        return of("elu(" + alpha + ")", x -> select(lessThan(x, 0), expm1(x).times(alpha), x));
    }

    /**
     * {@return min(max(x, low), high)} The derivative is 0 at the ends.
     *
     * @param low the least value; PyTorch's default is -1
     * @param high the largest value, above the least; PyTorch's default is 1
     * @throws IllegalArgumentException if it is not above, or one of them is not finite
     */
    public static Activation hardTanh(double low, double high) {
        requireFinite("least value of a hard tanh", low);
        requireFinite("largest value of a hard tanh", high);
        if (!(low < high)) {
            throw new IllegalArgumentException(
                    "a hard tanh needs a largest value above the least one, not " + low + " and " + high);
        }
        return of("hard-tanh(" + low + "," + high + ")", x -> min(max(x, low), high));
    }

    private static void requireFinite(String what, double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("the " + what + " is a finite number, not " + number);
        }
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

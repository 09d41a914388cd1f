package org.kudari.expr;

import static org.kudari.expr.Functions.abs;
import static org.kudari.expr.Functions.erf;
import static org.kudari.expr.Functions.expm1;
import static org.kudari.expr.Functions.lessThan;
import static org.kudari.expr.Functions.log;
import static org.kudari.expr.Functions.log1p;
import static org.kudari.expr.Functions.max;
import static org.kudari.expr.Functions.min;
import static org.kudari.expr.Functions.select;
import static org.kudari.expr.Functions.softplus;
import static org.kudari.expr.Functions.square;
import static org.kudari.expr.Functions.tanh;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * Named elementwise functions, each defined by an expression of primitives. Each is one fused kernel forward and one
 * backward, on every device. A new constant becomes available as {@code --activation}, on tensors and in model files.
 * The gradient checks fail until it has a row in the conformance table.
 */
public enum NamedFunction {
    /** The argument itself. */
    IDENTITY("identity", x -> x),
    /** max(x, 0), with derivative 0 at 0. */
    RELU("relu", x -> max(x, 0)),
    /** min(max(x, 0), 6). */
    RELU6("relu6", x -> min(max(x, 0), 6)),
    /** x, and 0.01 x below 0. */
    LEAKY_RELU("leaky-relu", x -> select(lessThan(x, 0), x.times(0.01), x)),
    /** The logistic function 1 / (1 + e^-x). */
    SIGMOID("sigmoid", Functions::sigmoid),
    /** The hyperbolic tangent. */
    TANH("tanh", Functions::tanh),
    /** ln(1 + e^x). */
    SOFTPLUS("softplus", Functions::softplus),
    /**
     * x times the distribution function of the standard normal distribution, exact by erf. Hendrycks and Gimpel,
     * arXiv:1606.08415.
     */
    GELU("gelu", x -> x.times(0.5).times(erf(x.times(Math.sqrt(0.5))).plus(1))),
    /**
     * GELU with an approximation by tanh: x (1 + tanh(u)) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3), written as x
     * sigmoid(2 u), which does not cancel below 0. Hendrycks and Gimpel, arXiv:1606.08415.
     */
    GELU_TANH("gelu-tanh", x -> x.times(Functions.sigmoid(geluTanhArgument(x).times(2)))),
    /** x sigmoid(x), also called swish. Elfwing, Uchibe, Doya, arXiv:1702.03118. */
    SILU("silu", x -> x.times(Functions.sigmoid(x))),
    /** x tanh(softplus(x)). Misra, arXiv:1908.08681. */
    MISH("mish", x -> x.times(tanh(softplus(x)))),
    /** x, and e^x - 1 below 0. Clevert, Unterthiner, Hochreiter, arXiv:1511.07289. */
    ELU("elu", x -> select(lessThan(x, 0), expm1(x), x)),
    /**
     * ELU with the alpha and the scale at which a network normalizes itself: 1.0507 (x, and 1.6733 (e^x - 1) below 0).
     * Klambauer, Unterthiner, Mayr, Hochreiter, arXiv:1706.02515.
     */
    SELU("selu", NamedFunction::selu),
    /** x / (1 + |x|). */
    SOFTSIGN("softsign", x -> x.div(abs(x).plus(1))),
    /** x min(max(x + 3, 0), 6) / 6. Howard et al., arXiv:1905.02244. */
    HARD_SWISH("hard-swish", x -> x.times(min(max(x.plus(3), 0), 6)).div(6)),
    /** min(max(x + 3, 0), 6) / 6, as in PyTorch; Keras' has other numbers. Howard et al., arXiv:1905.02244. */
    HARD_SIGMOID("hard-sigmoid", x -> min(max(x.plus(3), 0), 6).div(6)),
    /** min(max(x, -1), 1), with derivative 0 at the ends. Collobert, "Large Scale Machine Learning", 2004. */
    HARD_TANH("hard-tanh", x -> min(max(x, -1), 1)),
    /** x^2. */
    SQUARE("square", Functions::square),

    /** (prediction - target)^2. */
    SQUARED_ERROR("squared-error", (y, t) -> square(y.minus(t))),
    /** |prediction - target|, with derivative 0 at 0. */
    ABSOLUTE_ERROR("absolute-error", (y, t) -> abs(y.minus(t))),
    /** Half the square of the error up to 1, linear beyond. Huber, Annals of Mathematical Statistics 35, 1964. */
    HUBER("huber", (y, t) -> huber(y.minus(t))),
    /**
     * -t ln p - (1 - t) ln(1 - p) of a probability p and a target t. The logarithms are at least that of 2^-126, so p = 0
     * or 1 gives a finite result.
     */
    BINARY_CROSS_ENTROPY("binary-cross-entropy", NamedFunction::binaryCrossEntropy),
    /**
     * The binary cross-entropy of sigmoid(z) and a target t: softplus(z) - z t, and softplus(-z) + z (1 - t) from 0 on.
     * The terms have one sign in both pieces, so that nothing cancels where the loss is near 0.
     */
    BINARY_CROSS_ENTROPY_WITH_LOGITS("binary-cross-entropy-with-logits", NamedFunction::binaryCrossEntropyWithLogits);

    private static Expr selu(Expr x) {
        // Solutions of the paper's equations, to the digits of a double.
        double alpha = 1.6732632423543772;
        double scale = 1.0507009873554805;
        return select(lessThan(x, 0), expm1(x).times(alpha * scale), x.times(scale));
    }

    private static Expr geluTanhArgument(Expr x) {
        return x.plus(square(x).times(x).times(0.044715)).times(Math.sqrt(2 / Math.PI));
    }

    private static Expr huber(Expr error) {
        Expr magnitude = abs(error);
        return select(lessThan(magnitude, 1), square(error).times(0.5), magnitude.minus(0.5));
    }

    private static Expr binaryCrossEntropy(Expr p, Expr t) {
        Expr one = Expr.constant(1);
        Expr logP = log(max(p, Float.MIN_NORMAL));
        // Not the logarithm of 1 - p, which rounds a small p away.
        Expr logQ = max(log1p(max(p.negate(), -1)), Math.log(Float.MIN_NORMAL));
        return t.times(logP).plus(one.minus(t).times(logQ)).negate();
    }

    private static Expr binaryCrossEntropyWithLogits(Expr z, Expr t) {
        Expr isNegative = lessThan(z, 0);
        Expr belowZero = select(isNegative, z, z.negate());
        Expr error = select(isNegative, t.negate(), Expr.constant(1).minus(t));
        return softplus(belowZero).plus(z.times(error));
    }

    private final String functionName;
    private final Kernel kernel;
    private final boolean divides;

    NamedFunction(String name, UnaryOperator<Expr> function) {
        this(name, Kernel.of(1, 0, function.apply(Expr.input(0))));
    }

    NamedFunction(String name, BinaryOperator<Expr> function) {
        this(name, Kernel.of(2, 0, function.apply(Expr.input(0), Expr.input(1))));
    }

    NamedFunction(String name, Kernel kernel) {
        this.functionName = name;
        this.kernel = kernel;
        this.divides = kernel.topologicalOrder().stream()
                .anyMatch(node -> node instanceof Expr.Apply apply && apply.function() == Primitive.DIV);
    }

    /** {@return the name on the command line and in model files} */
    public String functionName() {
        return functionName;
    }

    /** {@return the function as a kernel of one output} */
    public Kernel kernel() {
        return kernel;
    }

    /** {@return whether the function divides} On integers it would truncate, so it has a meaning on floating types only. */
    public boolean divides() {
        return divides;
    }

    /**
     * Finds a function by its name.
     *
     * @param name the name, as {@link #functionName}
     * @param arguments the number of arguments, 1 or 2
     * @return the function; empty if there is none of this name and number of arguments
     */
    public static Optional<NamedFunction> byName(String name, int arguments) {
        return withArguments(arguments).stream()
                .filter(function -> function.functionName.equals(name))
                .findFirst();
    }

    /**
     * Lists the functions of a number of arguments.
     *
     * @param arguments the number of arguments, 1 or 2
     * @return the functions in the order of this enum
     */
    public static List<NamedFunction> withArguments(int arguments) {
        return Arrays.stream(values())
                .filter(function -> function.kernel.inputs() == arguments)
                .toList();
    }
}

package org.kudari.op;

import static org.kudari.expr.Functions.sqrt;
import static org.kudari.expr.Functions.square;

import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * The kernels of {@link Normalize}, forward and backward, for each choice of its parts. They are made once, so that a
 * call builds no expression.
 */
final class NormalizeKernels {
    /** How the weight takes part in the gradient of x. */
    enum Weighting {
        NONE,
        /** It differs between elements that share a mean, so it is in the sums over these. */
        IN_SUMS,
        /** Elements that share a mean share a weight, a factor of all. */
        FACTOR
    }

    private static final Expr X = Expr.input(0);
    private static final Expr VARIANCE = Expr.input(1);
    private static final Expr MEAN = Expr.input(2);

    /** A reciprocal, since a loop over a row computes it once; a quotient it would compute for each element. */
    private static final Expr SCALE = Expr.constant(1).div(sqrt(VARIANCE.plus(Expr.uniform(0))));

    /** Its mean takes the place of the variance where x is not centered. */
    static final Kernel SQUARE = Kernel.of(1, 0, square(X));

    /** The upstream gradient times the weight, its two inputs. */
    static final Kernel WEIGHTED = Kernel.of(2, 0, Expr.input(0).times(Expr.input(1)));

    /** A sum of {@link #product products} divided by the deviation. Inputs: the sum, and the variance. */
    static final Kernel SCALED_SUM = Kernel.of(2, 1, X.times(SCALE));

    private static final Kernel[] VALUES = new Kernel[8];
    private static final Kernel[] WEIGHT_GRADIENTS = new Kernel[2];
    private static final Kernel[] PRODUCTS = new Kernel[4];
    private static final Kernel[][] GRADIENTS = new Kernel[2][Weighting.values().length];

    static {
        boolean[] both = {false, true};
        for (boolean centered : both) {
            for (boolean weighted : both) {
                for (boolean biased : both) {
                    VALUES[index(centered, weighted, biased)] = newValue(centered, weighted, biased);
                }
                PRODUCTS[index(centered, weighted)] = newProduct(centered, weighted);
            }
            WEIGHT_GRADIENTS[index(centered)] = newWeightGradient(centered);
            for (Weighting weighting : Weighting.values()) {
                GRADIENTS[index(centered)][weighting.ordinal()] = newGradient(centered, weighting);
            }
        }
    }

    private NormalizeKernels() {}

    private static int index(boolean... choices) {
        int index = 0;
        for (boolean choice : choices) {
            index = 2 * index + (choice ? 1 : 0);
        }
        return index;
    }

    /** The number of inputs that are x and its statistics: x, the variance, and the mean if x is centered. */
    static int statistics(boolean centered) {
        return centered ? 3 : 2;
    }

    /** The result. Inputs: x and its statistics, and those of weight and bias that there are. Uniform: epsilon. */
    static Kernel value(boolean centered, boolean weighted, boolean biased) {
        return VALUES[index(centered, weighted, biased)];
    }

    private static Kernel newValue(boolean centered, boolean weighted, boolean biased) {
        int inputs = statistics(centered);
        Expr value = normalized(centered);
        if (weighted) {
            value = value.times(Expr.input(inputs++));
        }
        if (biased) {
            value = value.plus(Expr.input(inputs++));
        }
        return Kernel.of(inputs, 1, value);
    }

    private static Expr normalized(boolean centered) {
        return (centered ? X.minus(MEAN) : X).times(SCALE);
    }

    /**
     * The gradient of the weight, to be summed. Inputs: x and its statistics, and the upstream gradient. Uniform:
     * epsilon.
     */
    static Kernel weightGradient(boolean centered) {
        return WEIGHT_GRADIENTS[index(centered)];
    }

    private static Kernel newWeightGradient(boolean centered) {
        int g = statistics(centered);
        return Kernel.of(g + 1, 1, Expr.input(g).times(normalized(centered)));
    }

    /**
     * The upstream gradient, times the weight if asked for, times the difference of x and the mean. Inputs: x; the mean
     * if x is centered; the gradient; and the weight.
     */
    static Kernel product(boolean centered, boolean weighted) {
        return PRODUCTS[index(centered, weighted)];
    }

    private static Kernel newProduct(boolean centered, boolean weighted) {
        Expr difference = centered ? X.minus(Expr.input(1)) : X;
        int g = centered ? 2 : 1;
        return Kernel.of(weighted ? g + 2 : g + 1, 0, gradient(g, weighted).times(difference));
    }

    /** The upstream gradient, an input, times the weight behind it if asked for. */
    private static Expr gradient(int g, boolean weighted) {
        return weighted ? Expr.input(g).times(Expr.input(g + 1)) : Expr.input(g);
    }

    /**
     * The gradient of x. Inputs: x and its statistics; the upstream gradient; the weight if there is one; the sum of the
     * {@link #product products}; and the sum of the gradients if x is centered. Uniforms: epsilon, and the reciprocal of
     * the number of elements in a sum.
     */
    static Kernel gradient(boolean centered, Weighting weighting) {
        return GRADIENTS[index(centered)][weighting.ordinal()];
    }

    private static Kernel newGradient(boolean centered, Weighting weighting) {
        int g = statistics(centered);
        int sums = weighting == Weighting.NONE ? g + 1 : g + 2;
        Expr throughStatistics = normalized(centered).times(Expr.input(sums).times(SCALE));
        if (centered) {
            throughStatistics = throughStatistics.plus(Expr.input(sums + 1));
        }
        Expr gradient = gradient(g, weighting == Weighting.IN_SUMS)
                .minus(throughStatistics.times(Expr.uniform(1)))
                .times(SCALE);
        if (weighting == Weighting.FACTOR) {
            gradient = gradient.times(Expr.input(g + 1));
        }
        return Kernel.of(centered ? sums + 2 : sums + 1, 2, gradient);
    }
}

package org.kudari.optim;

import static org.kudari.expr.Functions.max;
import static org.kudari.expr.Functions.sqrt;

import java.util.ArrayList;
import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Parameters;

/**
 * RMSProp: {@code s = alpha s + (1 - alpha) g^2; p = p - rate g / (sqrt(s) + epsilon)}. Tieleman and Hinton, "Lecture
 * 6.5", Coursera, 2012. It is PyTorch's {@code RMSprop}: epsilon is added to the root, where TensorFlow adds it below
 * the root.
 *
 * <p>With momentum: {@code b = momentum b + g / (sqrt(s) + epsilon); p = p - rate b}. {@linkplain #centered Centered},
 * it divides by the deviation from the mean gradient.
 */
public final class RmsProp extends FlatOptimizer {
    private static final Expr P = Expr.input(0);
    private static final Expr RATE = Expr.uniform(0);
    private static final Expr DECAY = Expr.uniform(1);
    private static final Expr ONE_MINUS_ALPHA = Expr.uniform(2);
    private static final Expr EPSILON = Expr.uniform(3);
    private static final Expr MOMENTUM = Expr.uniform(4);

    private double alpha = 0.99;
    private double epsilon = 1e-8;
    private double momentum;
    private boolean isCentered;

    /**
     * RMSProp with PyTorch's alpha 0.99 and epsilon 1e-8, without momentum.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0; PyTorch's default is 0.01
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public RmsProp(Parameters parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Sets the decay of the mean of the squares.
     *
     * @param decay the decay, in [0, 1)
     * @return this optimizer
     * @throws IllegalArgumentException if it is out of range
     */
    public RmsProp alpha(double decay) {
        alpha = Numbers.requireFraction("alpha", decay);
        return this;
    }

    /**
     * Sets the addend of the denominator. It is added to the root.
     *
     * @param addend the addend, positive
     * @return this optimizer
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public RmsProp epsilon(double addend) {
        epsilon = Numbers.requirePositive("epsilon", addend);
        return this;
    }

    /**
     * Sets the momentum.
     *
     * @param factor the momentum, in [0, 1)
     * @return this optimizer
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException after the first step
     */
    public RmsProp momentum(double factor) {
        requireNotBegun("momentum");
        momentum = Numbers.requireFraction("momentum", factor);
        return this;
    }

    /**
     * Divides by the deviation {@code sqrt(s - m^2) + epsilon}, where {@code m} is the mean of the gradients, with the
     * decay alpha. Graves, arXiv:1308.0850, equation 40. A difference that rounding makes negative counts as 0; in
     * PyTorch it gives NaN.
     *
     * @return this optimizer
     * @throws IllegalStateException after the first step
     */
    public RmsProp centered() {
        requireNotBegun("centered");
        isCentered = true;
        return this;
    }

    /**
     * Adds {@code decay p} to the gradients of weights, see {@link FlatOptimizer}.
     *
     * @param decay the weight decay, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public RmsProp weightDecay(double decay) {
        setWeightDecay(decay);
        return this;
    }

    @Override
    protected Kernel kernel() {
        Expr g = hasWeightDecay() ? Expr.input(1).plus(DECAY.times(P)) : Expr.input(1);
        List<Expr> memory = new ArrayList<>();
        Expr squares = mean(memory, g.times(g));
        Expr variance = squares;
        if (isCentered) {
            Expr mean = mean(memory, g);
            variance = max(squares.minus(mean.times(mean)), 0.0);
        }
        Expr step = g.div(sqrt(variance).plus(EPSILON));
        if (momentum > 0) {
            step = MOMENTUM.times(Expr.input(2 + memory.size())).plus(step);
            memory.add(step);
        }
        List<Expr> outputs = new ArrayList<>(List.of(P.minus(RATE.times(step))));
        outputs.addAll(memory);
        return Kernel.of(2 + memory.size(), 5, outputs);
    }

    /** The running mean of a value, the next of the memory. */
    private static Expr mean(List<Expr> memory, Expr value) {
        Expr old = Expr.input(2 + memory.size());
        Expr mean = old.plus(ONE_MINUS_ALPHA.times(value.minus(old)));
        memory.add(mean);
        return mean;
    }

    @Override
    protected List<String> memoryNames() {
        List<String> names = new ArrayList<>(List.of("squares"));
        if (isCentered) {
            names.add("mean");
        }
        if (momentum > 0) {
            names.add("velocity");
        }
        return names;
    }

    @Override
    protected String options() {
        return "alpha " + alpha + ", epsilon " + epsilon + ", momentum " + momentum + (isCentered ? ", centered" : "");
    }

    @Override
    protected double[] uniforms(long step, double rate, double decay) {
        return new double[] {rate, decay, 1 - alpha, epsilon, momentum};
    }
}

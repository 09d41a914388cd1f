package org.kudari.optim;

import static org.kudari.expr.Functions.sqrt;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Parameters;

/**
 * Adagrad: {@code s = s + g^2; p = p - rate / (1 + (t - 1) rateDecay) g / (sqrt(s) + epsilon)} in step {@code t}, as in
 * PyTorch. Duchi, Hazan, Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", JMLR
 * 2011.
 */
public final class Adagrad extends FlatOptimizer {
    private static final Expr P = Expr.input(0);
    private static final Expr SUM = Expr.input(2);
    private static final Expr RATE = Expr.uniform(0);
    private static final Expr DECAY = Expr.uniform(1);
    private static final Expr EPSILON = Expr.uniform(2);

    private double rateDecay;
    private double initialSum;
    private double epsilon = 1e-10;

    /**
     * Adagrad with PyTorch's epsilon 1e-10, no decay of the rate, and sums of squares that start at 0.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0; PyTorch's default is 0.01
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public Adagrad(Parameters parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Divides the learning rate of step {@code t}, from 1, by {@code 1 + (t - 1) decay}: PyTorch's {@code lr_decay}.
     *
     * @param decay the decay, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adagrad rateDecay(double decay) {
        rateDecay = Numbers.requireNotNegative("decay of the learning rate", decay);
        return this;
    }

    /**
     * Sets what the sums of squares start at: PyTorch's {@code initial_accumulator_value}.
     *
     * @param sum the sum, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     * @throws IllegalStateException after the first step
     */
    public Adagrad initialSum(double sum) {
        requireNotBegun("initialSum");
        initialSum = Numbers.requireNotNegative("initial sum", sum);
        return this;
    }

    /**
     * Sets the addend of the denominator. It is added to the root, as in PyTorch.
     *
     * @param addend the addend, positive
     * @return this optimizer
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Adagrad epsilon(double addend) {
        epsilon = Numbers.requirePositive("epsilon", addend);
        return this;
    }

    /**
     * Adds {@code decay p} to the gradients of weights, see {@link FlatOptimizer}.
     *
     * @param decay the weight decay, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adagrad weightDecay(double decay) {
        setWeightDecay(decay);
        return this;
    }

    @Override
    protected Kernel kernel() {
        Expr g = hasWeightDecay() ? Expr.input(1).plus(DECAY.times(P)) : Expr.input(1);
        Expr sum = SUM.plus(g.times(g));
        return Kernel.of(3, 3, P.minus(RATE.times(g).div(sqrt(sum).plus(EPSILON))), sum);
    }

    @Override
    protected List<String> memoryNames() {
        return List.of("sum");
    }

    @Override
    protected double initialMemory() {
        return initialSum;
    }

    @Override
    protected String options() {
        return "rate decay " + rateDecay + ", initial sum " + initialSum + ", epsilon " + epsilon;
    }

    @Override
    protected double[] uniforms(long step, double rate, double decay) {
        return new double[] {rate / (1 + (step - 1) * rateDecay), decay, epsilon};
    }
}

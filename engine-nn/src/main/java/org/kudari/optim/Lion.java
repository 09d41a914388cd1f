package org.kudari.optim;

import static org.kudari.expr.Functions.sign;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Parameters;

/**
 * Lion: {@code p = p - rate (sign(b1 m + (1 - b1) g) + decay p); m = b2 m + (1 - b2) g}. Chen et al., "Symbolic
 * Discovery of Optimization Algorithms", arXiv:2302.06675, algorithm 2. Each step moves each weight by the learning
 * rate, up or down. So the rate is smaller than {@link Adam}'s, by 3 to 10 times, and the weight decay larger by as
 * much (section 5 there). PyTorch has no Lion.
 */
public final class Lion extends FlatOptimizer {
    private static final Expr P = Expr.input(0);
    private static final Expr G = Expr.input(1);
    private static final Expr M = Expr.input(2);
    private static final Expr RATE = Expr.uniform(0);
    private static final Expr SHRINK = Expr.uniform(1);
    private static final Expr ONE_MINUS_BETA1 = Expr.uniform(2);
    private static final Expr ONE_MINUS_BETA2 = Expr.uniform(3);

    private double beta1 = 0.9;
    private double beta2 = 0.99;

    /**
     * Lion with the paper's decays 0.9 and 0.99, without weight decay.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0; the paper's default is 0.0001
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public Lion(Parameters parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Sets the decays of the mean of the gradients.
     *
     * @param first the decay in the mean whose sign is the step, in [0, 1)
     * @param second the decay in the mean that is kept, in [0, 1)
     * @return this optimizer
     * @throws IllegalArgumentException if a number is out of range
     */
    public Lion betas(double first, double second) {
        beta1 = Numbers.requireFraction("first decay", first);
        beta2 = Numbers.requireFraction("second decay", second);
        return this;
    }

    /**
     * Reduces weights by {@code rate decay p}, apart from the gradient, see {@link FlatOptimizer}.
     *
     * @param decay the weight decay, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Lion weightDecay(double decay) {
        setWeightDecay(decay);
        return this;
    }

    @Override
    protected Kernel kernel() {
        Expr direction = sign(mean(ONE_MINUS_BETA1));
        Expr shrunk = hasWeightDecay() ? P.times(SHRINK) : P;
        return Kernel.of(3, 4, shrunk.minus(RATE.times(direction)), mean(ONE_MINUS_BETA2));
    }

    private static Expr mean(Expr oneMinusBeta) {
        return M.plus(oneMinusBeta.times(G.minus(M)));
    }

    @Override
    protected List<String> memoryNames() {
        return List.of("m");
    }

    @Override
    protected String options() {
        return "betas " + beta1 + " and " + beta2;
    }

    @Override
    protected double[] uniforms(long step, double rate, double decay) {
        return new double[] {rate, 1 - rate * decay, 1 - beta1, 1 - beta2};
    }
}

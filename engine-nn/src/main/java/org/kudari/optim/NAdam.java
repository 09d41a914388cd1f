package org.kudari.optim;

import static org.kudari.expr.Functions.sqrt;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Parameters;

/**
 * Adam with Nesterov's momentum. Dozat, "Incorporating Nesterov Momentum into Adam", ICLR Workshop 2016. {@code m} and
 * {@code v} are {@link Adam}'s. With {@code u_t = b1 (1 - 0.96^(t momentumDecay) / 2)} and the product {@code U_t} of
 * {@code u_1} to {@code u_t}, step {@code t} is {@code p = p - rate (u_(t+1) m / (1 - U_(t+1)) + (1 - u_t) g / (1 -
 * U_t)) / (sqrt(v / (1 - b2^t)) + epsilon)}.
 *
 * <p>This is the formula of PyTorch's documentation, and of its code from version 2.0 on. Before, its default path
 * multiplied {@code U_(t+1)} by {@code u_t} once more (pytorch/pytorch#92699).
 */
public final class NAdam extends FlatOptimizer {
    private static final Expr P = Expr.input(0);
    private static final Expr STEP_BY_GRADIENT = Expr.uniform(0);
    private static final Expr STEP_BY_MEAN = Expr.uniform(1);
    private static final Expr ONE_MINUS_BETA1 = Expr.uniform(2);
    private static final Expr ONE_MINUS_BETA2 = Expr.uniform(3);
    private static final Expr ROOT_OF_CORRECTION = Expr.uniform(4);
    private static final Expr EPSILON = Expr.uniform(5);
    private static final Expr DECAY = Expr.uniform(6);

    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-8;
    private double momentumDecay = 4e-3;

    /** The product U of the factors up to a step. It follows from the number of the step, so it is no memory. */
    private double product = 1;

    private long stepOfProduct;

    /**
     * NAdam with PyTorch's decays 0.9 and 0.999, epsilon 1e-8 and decay of the momentum 0.004.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0; PyTorch's default is 0.002
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public NAdam(Parameters parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * Sets the decays of the means.
     *
     * @param first the decay of the mean of the gradients, in [0, 1)
     * @param second the decay of the mean of their squares, in [0, 1)
     * @return this optimizer
     * @throws IllegalArgumentException if a number is out of range
     */
    public NAdam betas(double first, double second) {
        beta1 = Numbers.requireFraction("first decay", first);
        beta2 = Numbers.requireFraction("second decay", second);
        forgetProduct();
        return this;
    }

    /**
     * Sets the addend of the denominator. It is added to the root.
     *
     * @param addend the addend, positive
     * @return this optimizer
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public NAdam epsilon(double addend) {
        epsilon = Numbers.requirePositive("epsilon", addend);
        return this;
    }

    /**
     * Sets how fast the momentum rises from half of its size to the first decay.
     *
     * @param decay the decay of the momentum, at least 0; with 0 the momentum stays at half
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public NAdam momentumDecay(double decay) {
        momentumDecay = Numbers.requireNotNegative("decay of the momentum", decay);
        forgetProduct();
        return this;
    }

    /**
     * Adds {@code decay p} to the gradients of weights, see {@link FlatOptimizer}.
     *
     * @param decay the weight decay, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public NAdam weightDecay(double decay) {
        setWeightDecay(decay);
        return this;
    }

    @Override
    protected Kernel kernel() {
        Expr g = hasWeightDecay() ? Expr.input(1).plus(DECAY.times(P)) : Expr.input(1);
        Expr m = Expr.input(2).plus(ONE_MINUS_BETA1.times(g.minus(Expr.input(2))));
        Expr v = Expr.input(3).plus(ONE_MINUS_BETA2.times(g.times(g).minus(Expr.input(3))));
        Expr denominator = sqrt(v).times(ROOT_OF_CORRECTION).plus(EPSILON);
        Expr step = STEP_BY_GRADIENT.times(g).plus(STEP_BY_MEAN.times(m)).div(denominator);
        return Kernel.of(4, 7, P.minus(step), m, v);
    }

    @Override
    protected List<String> memoryNames() {
        return List.of("m", "v");
    }

    @Override
    protected String options() {
        return "betas " + beta1 + " and " + beta2 + ", epsilon " + epsilon + ", momentum decay " + momentumDecay;
    }

    @Override
    protected double[] uniforms(long step, double rate, double decay) {
        double next = momentum(step + 1);
        double productOfThis = product(step);
        return new double[] {
            rate * (1 - momentum(step)) / (1 - productOfThis),
            rate * next / (1 - productOfThis * next),
            1 - beta1,
            1 - beta2,
            1 / Math.sqrt(1 - Math.pow(beta2, step)),
            epsilon,
            decay
        };
    }

    private double momentum(long step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, step * momentumDecay));
    }

    private double product(long step) {
        if (step < stepOfProduct) {
            forgetProduct();
        }
        // The factors are below 1. Once the product is so small that 1 - product is 1, no more of them matter.
        while (stepOfProduct < step && product > 1e-20) {
            product *= momentum(++stepOfProduct);
        }
        stepOfProduct = step;
        return product;
    }

    private void forgetProduct() {
        product = 1;
        stepOfProduct = 0;
    }
}

package org.kudari.optim;

import static org.kudari.expr.Functions.max;
import static org.kudari.expr.Functions.sqrt;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Parameters;

/**
 * Adam with bias correction: {@code m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p = p - rate (m / (1 - b1^t)) /
 * (sqrt(v / (1 - b2^t)) + epsilon)}, as in PyTorch. Kingma and Ba, arXiv:1412.6980. With {@linkplain #amsgrad AMSGrad},
 * the largest {@code v} so far takes its place. Reddi, Kale, Kumar, "On the Convergence of Adam and Beyond", ICLR 2018.
 *
 * <p>Weight decay is {@linkplain #weightDecay added to the gradient}, or, in AdamW, {@linkplain #withWeightDecay
 * separate from it}.
 */
public final class Adam extends FlatOptimizer {
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double epsilon = 1e-8;
    private boolean isAmsgrad;
    private boolean isDecoupled;

    /**
     * Adam with the paper's decays 0.9 and 0.999 and epsilon 1e-8.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0; the paper's default is 0.001
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public Adam(Parameters parameters, double learningRate) {
        super(parameters, learningRate);
    }

    /**
     * AdamW: with a weight decay that is separate from the gradient: {@code p} is first reduced by {@code rate decay
     * p}. Loshchilov and Hutter, arXiv:1711.05101.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0
     * @param weightDecay the weight decay, at least 0, of weights, see {@link FlatOptimizer}; PyTorch's default is 0.01
     * @return the optimizer
     * @throws IllegalArgumentException if a number is out of range
     */
    public static Adam withWeightDecay(Parameters parameters, double learningRate, double weightDecay) {
        Adam adam = new Adam(parameters, learningRate);
        adam.isDecoupled = true;
        adam.setWeightDecay(weightDecay);
        return adam;
    }

    /**
     * Sets the decays of the means.
     *
     * @param first the decay of the mean of the gradients, in [0, 1)
     * @param second the decay of the mean of their squares, in [0, 1)
     * @return this optimizer
     * @throws IllegalArgumentException if a number is out of range
     */
    public Adam betas(double first, double second) {
        beta1 = Numbers.requireFraction("first decay", first);
        beta2 = Numbers.requireFraction("second decay", second);
        return this;
    }

    /**
     * Sets the addend of the denominator. It is added to the root, as in PyTorch and the paper.
     *
     * @param addend the addend, positive
     * @return this optimizer
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Adam epsilon(double addend) {
        epsilon = Numbers.requirePositive("epsilon", addend);
        return this;
    }

    /**
     * Adds {@code decay p} to the gradients of weights (L2 regularisation), as PyTorch's {@code Adam} does. In an
     * optimizer made by {@link #withWeightDecay} it sets the separate decay.
     *
     * @param decay the weight decay, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Adam weightDecay(double decay) {
        setWeightDecay(decay);
        return this;
    }

    /**
     * Divides by the largest mean of squares so far.
     *
     * @return this optimizer
     * @throws IllegalStateException after the first step
     */
    public Adam amsgrad() {
        requireNotBegun("amsgrad");
        isAmsgrad = true;
        return this;
    }

    // The bias corrections are folded into two uniforms, so that the kernel divides once per element.
    @Override
    protected Kernel kernel() {
        Expr p = Expr.input(0);
        Expr oneMinusBeta1 = Expr.uniform(1);
        Expr oneMinusBeta2 = Expr.uniform(2);
        Expr stepSize = Expr.uniform(0);
        Expr rootOfCorrection2 = Expr.uniform(3);
        Expr epsilon = Expr.uniform(4);
        Expr shrink = Expr.uniform(5);
        Expr coupledDecay = Expr.uniform(6);
        Expr g = hasWeightDecay() && !isDecoupled ? Expr.input(1).plus(coupledDecay.times(p)) : Expr.input(1);
        Expr m = Expr.input(2).plus(oneMinusBeta1.times(g.minus(Expr.input(2))));
        Expr v = Expr.input(3).plus(oneMinusBeta2.times(g.times(g).minus(Expr.input(3))));
        Expr largest = isAmsgrad ? max(Expr.input(4), v) : v;
        Expr denominator = sqrt(largest).times(rootOfCorrection2).plus(epsilon);
        Expr stepped = p.times(shrink).minus(stepSize.times(m).div(denominator));
        return isAmsgrad ? Kernel.of(5, 7, stepped, m, v, largest) : Kernel.of(4, 7, stepped, m, v);
    }

    @Override
    protected List<String> memoryNames() {
        return isAmsgrad ? List.of("m", "v", "largest") : List.of("m", "v");
    }

    @Override
    protected String options() {
        return "betas " + beta1 + " and " + beta2 + ", epsilon " + epsilon + (isAmsgrad ? ", AMSGrad" : "")
                + (isDecoupled ? ", decoupled" : "");
    }

    @Override
    protected double[] uniforms(long step, double rate, double decay) {
        return new double[] {
            rate / (1 - Math.pow(beta1, step)),
            1 - beta1,
            1 - beta2,
            1 / Math.sqrt(1 - Math.pow(beta2, step)),
            epsilon,
            isDecoupled ? 1 - rate * decay : 1,
            isDecoupled ? 0 : decay
        };
    }
}

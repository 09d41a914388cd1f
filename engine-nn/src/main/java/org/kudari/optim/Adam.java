package org.kudari.optim;

import static org.kudari.expr.Functions.sqrt;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Adam with bias correction: {@code m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p = p - rate (m / (1 - b1^t)) /
 * (sqrt(v / (1 - b2^t)) + epsilon)}. Kingma and Ba, arXiv:1412.6980. With a weight decay it is AdamW: {@code p} is
 * first reduced by {@code rate decay p}, separately from the gradient. Loshchilov and Hutter, arXiv:1711.05101.
 */
public final class Adam implements Optimizer {
    private static final Kernel KERNEL = kernel();

    private final Parameters parameters;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double weightDecay;
    private final Tensor m;
    private final Tensor v;
    /** The tensors that a step writes. */
    private final List<Tensor> stepped;

    private double learningRate;
    private long steps;

    /**
     * Adam with the paper's decays 0.9 and 0.999 and epsilon 1e-8.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, positive; the paper's default is 0.001
     * @throws IllegalArgumentException if the rate is not positive and finite
     */
    public Adam(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 0.9, 0.999, 1e-8, 0);
    }

    /**
     * Adam, or AdamW, with all numbers chosen.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, positive
     * @param beta1 the decay of the mean of the gradients, in [0, 1)
     * @param beta2 the decay of the mean of their squares, in [0, 1)
     * @param epsilon the addend of the denominator, positive
     * @param weightDecay the weight decay of AdamW, at least 0; 0 is Adam
     * @throws IllegalArgumentException if a number is out of range
     */
    public Adam(
            Parameters parameters,
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay) {
        this.parameters = parameters;
        this.beta1 = OptimizerState.requireFraction("first decay", beta1);
        this.beta2 = OptimizerState.requireFraction("second decay", beta2);
        this.epsilon = OptimizerState.requirePositive("epsilon", epsilon);
        this.weightDecay = OptimizerState.requireNotNegative("weight decay", weightDecay);
        this.m = OptimizerState.zeros(parameters);
        this.v = OptimizerState.zeros(parameters);
        this.stepped = List.of(parameters.flat(), m, v);
        this.learningRate = OptimizerState.requirePositive("learning rate", learningRate);
    }

    /**
     * AdamW with the decays 0.9 and 0.999 and epsilon 1e-8.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, positive
     * @param weightDecay the weight decay, at least 0
     * @return the optimizer
     * @throws IllegalArgumentException if a number is out of range
     */
    public static Adam withWeightDecay(Parameters parameters, double learningRate, double weightDecay) {
        return new Adam(parameters, learningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    // The bias corrections are folded into two uniforms, so that the kernel divides once per element.
    private static Kernel kernel() {
        Expr p = Expr.input(0);
        Expr g = Expr.input(1);
        Expr oneMinusBeta1 = Expr.uniform(1);
        Expr oneMinusBeta2 = Expr.uniform(2);
        Expr stepSize = Expr.uniform(0);
        Expr rootOfCorrection2 = Expr.uniform(3);
        Expr epsilon = Expr.uniform(4);
        Expr shrink = Expr.uniform(5);
        Expr m = Expr.input(2).plus(oneMinusBeta1.times(g.minus(Expr.input(2))));
        Expr v = Expr.input(3).plus(oneMinusBeta2.times(g.times(g).minus(Expr.input(3))));
        Expr denominator = sqrt(v).times(rootOfCorrection2).plus(epsilon);
        Expr stepped = p.times(shrink).minus(stepSize.times(m).div(denominator));
        return Kernel.of(4, 6, stepped, m, v);
    }

    @Override
    public void step(Gradients gradients) {
        Tensor g = gradients.flat(parameters);
        // Counted after flat(), which throws for gradients of other parameters.
        steps++;
        double correction1 = 1 - Math.pow(beta1, steps);
        double correction2 = 1 - Math.pow(beta2, steps);
        double[] numbers = {
            learningRate / correction1,
            1 - beta1,
            1 - beta2,
            1 / Math.sqrt(correction2),
            epsilon,
            1 - learningRate * weightDecay
        };
        InPlace.map(KERNEL, numbers, List.of(parameters.flat(), g, m, v), stepped);
    }

    @Override
    public List<Tensor> memory() {
        return List.of(m, v);
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void steps(long steps) {
        this.steps = steps;
    }

    @Override
    public double learningRate() {
        return learningRate;
    }

    @Override
    public void learningRate(double rate) {
        this.learningRate = OptimizerState.requireNotNegative("learning rate", rate);
    }
}

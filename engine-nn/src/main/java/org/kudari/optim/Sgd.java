package org.kudari.optim;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Stochastic gradient descent with momentum: {@code v = momentum v + g; p = p - rate v}. Polyak, "Some methods of
 * speeding up the convergence of iteration methods", 1964. Without momentum there is no velocity tensor.
 */
public final class Sgd implements Optimizer {
    private static final Expr P = Expr.input(0);
    private static final Expr G = Expr.input(1);
    private static final Expr RATE = Expr.uniform(0);
    private static final Kernel PLAIN = Kernel.of(2, 1, P.minus(RATE.times(G)));
    private static final Kernel WITH_MOMENTUM = withMomentum();

    private final Parameters parameters;
    private final double momentum;
    private final Tensor velocity;
    private double learningRate;

    /**
     * Gradient descent without momentum.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, positive
     * @throws IllegalArgumentException if the rate is not positive and finite
     */
    public Sgd(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 0);
    }

    /**
     * Gradient descent with momentum.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, positive
     * @param momentum the momentum, in [0, 1)
     * @throws IllegalArgumentException if a number is out of range
     */
    public Sgd(Parameters parameters, double learningRate, double momentum) {
        this.parameters = parameters;
        this.momentum = OptimizerState.requireFraction("momentum", momentum);
        this.velocity = momentum == 0 ? null : OptimizerState.zeros(parameters);
        this.learningRate = OptimizerState.requirePositive("learning rate", learningRate);
    }

    private static Kernel withMomentum() {
        Expr velocity = Expr.uniform(1).times(Expr.input(2)).plus(G);
        return Kernel.of(3, 2, P.minus(RATE.times(velocity)), velocity);
    }

    @Override
    public void step(Gradients gradients) {
        Tensor p = parameters.flat();
        Tensor g = gradients.flat(parameters);
        if (velocity == null) {
            InPlace.map(PLAIN, new double[] {learningRate}, List.of(p, g), List.of(p));
        } else {
            double[] numbers = {learningRate, momentum};
            InPlace.map(WITH_MOMENTUM, numbers, List.of(p, g, velocity), List.of(p, velocity));
        }
    }

    @Override
    public List<Tensor> memory() {
        return velocity == null ? List.of() : List.of(velocity);
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

package org.kudari.optim;

import java.util.List;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Parameters;

/**
 * Stochastic gradient descent with momentum: {@code g = g + decay p; v = momentum v + g; p = p - rate v}, as in
 * PyTorch. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964. Nesterov's form takes the
 * step {@code g + momentum v} instead of {@code v}. Without momentum there is no velocity tensor.
 */
public final class Sgd extends FlatOptimizer {
    private static final Expr P = Expr.input(0);
    private static final Expr RATE = Expr.uniform(0);
    private static final Expr DECAY = Expr.uniform(1);
    private static final Expr MOMENTUM = Expr.uniform(2);

    private final double momentum;
    private boolean isNesterov;

    /**
     * Gradient descent without momentum.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    public Sgd(Parameters parameters, double learningRate) {
        this(parameters, learningRate, 0);
    }

    /**
     * Gradient descent with momentum.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0
     * @param momentum the momentum, in [0, 1)
     * @throws IllegalArgumentException if a number is out of range
     */
    public Sgd(Parameters parameters, double learningRate, double momentum) {
        super(parameters, learningRate);
        this.momentum = Numbers.requireFraction("momentum", momentum);
    }

    /**
     * Takes Nesterov's form of the momentum.
     *
     * @return this optimizer
     * @throws IllegalArgumentException if it has no momentum
     * @throws IllegalStateException after the first step
     */
    public Sgd nesterov() {
        requireNotBegun("nesterov");
        if (momentum == 0) {
            throw new IllegalArgumentException("Nesterov's form is one of momentum, and there is none");
        }
        isNesterov = true;
        return this;
    }

    /**
     * Adds {@code decay p} to the gradients of weights, see {@link FlatOptimizer}.
     *
     * @param decay the weight decay, at least 0
     * @return this optimizer
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Sgd weightDecay(double decay) {
        setWeightDecay(decay);
        return this;
    }

    @Override
    protected Kernel kernel() {
        Expr g = hasWeightDecay() ? Expr.input(1).plus(DECAY.times(P)) : Expr.input(1);
        if (momentum == 0) {
            return Kernel.of(2, 3, P.minus(RATE.times(g)));
        }
        Expr velocity = MOMENTUM.times(Expr.input(2)).plus(g);
        Expr step = isNesterov ? g.plus(MOMENTUM.times(velocity)) : velocity;
        return Kernel.of(3, 3, P.minus(RATE.times(step)), velocity);
    }

    @Override
    protected List<String> memoryNames() {
        return momentum == 0 ? List.of() : List.of("velocity");
    }

    @Override
    protected String options() {
        return momentum == 0 ? "" : "momentum " + momentum + (isNesterov ? ", Nesterov" : "");
    }

    @Override
    protected double[] uniforms(long step, double rate, double decay) {
        return new double[] {rate, decay, momentum};
    }
}

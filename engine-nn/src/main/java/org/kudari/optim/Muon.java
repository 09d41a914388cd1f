package org.kudari.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kudari.device.Scope;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Muon, for matrices: the momentum made nearly orthogonal. Keller Jordan and others, "Muon: An optimizer for hidden
 * layers in neural networks", https://kellerjordan.github.io/posts/muon/, 2024. PyTorch has it from version 2.9 on.
 *
 * <p>{@code v = momentum v + g; o = orthogonal(g + momentum v); p = (1 - rate decay) p - rate sqrt(max(1, out / in))
 * o}, where {@code p} has shape {@code [in, out]}. PyTorch's matrices are {@code [out, in]}. The weight decay is apart
 * from the gradient.
 *
 * <p>It steps the parameters of two axes. All others, such as biases, are stepped by the optimizer that it is made
 * with. That one also has the groups and the weight decay of all parameters. Its memory has room for all parameters
 * too. Embeddings and the last layer belong to it by the authors' advice: see {@link #leave}.
 */
public final class Muon implements Optimizer {
    // The coefficients lift small singular values fast, and leave them between 0.7 and 1.2 instead of at 1.
    private static final double A = 3.4445;
    private static final double B = -4.7750;
    private static final double C = 2.0315;
    private static final int ITERATIONS = 5;
    private static final double EPSILON = 1e-7;

    private static final Kernel VELOCITY =
            Kernel.of(2, 1, Expr.uniform(0).times(Expr.input(0)).plus(Expr.input(1)));
    private static final Kernel STEP = Kernel.of(
            2, 2, Expr.input(0).times(Expr.uniform(0)).minus(Expr.uniform(1).times(Expr.input(1))));

    private final FlatOptimizer others;
    private final Parameters parameters;
    private final double othersFactor;
    private Predicate<String> isLeft = _ -> false;
    private double momentum = 0.95;
    private boolean isNesterov = true;
    private double learningRate;

    /** Null until the first step, or until somebody asks for the memory. */
    private Map<String, Tensor> memory;

    private Tensor velocity;

    /**
     * Muon with the authors' momentum 0.95, in Nesterov's form.
     *
     * @param others steps the parameters that are no matrices, such as {@code Adam.withWeightDecay(parameters, 3e-4,
     *     0.01)}. From now on only this optimizer steps it.
     * @param learningRate the learning rate of matrices, positive; the authors' default is 0.02. The others' rate
     *     follows it in the proportion that the two have now.
     * @throws IllegalArgumentException if the rate is not positive and finite
     */
    public Muon(FlatOptimizer others, double learningRate) {
        this.others = others;
        this.parameters = others.parameters();
        this.learningRate = Numbers.requirePositive("learning rate of matrices", learningRate);
        this.othersFactor = others.learningRate() / learningRate;
        // Rounded as it will be when a resumed training sets the rate.
        learningRate(learningRate);
        others.leaveOut(this::isMine);
    }

    /**
     * Leaves some matrices to the other optimizer.
     *
     * @param names tells by its name whether a parameter is left
     * @return this optimizer
     */
    public Muon leave(Predicate<String> names) {
        isLeft = names;
        others.leaveOut(this::isMine);
        return this;
    }

    /**
     * Sets the momentum.
     *
     * @param factor the momentum, in [0, 1)
     * @return this optimizer
     * @throws IllegalArgumentException if it is out of range
     */
    public Muon momentum(double factor) {
        momentum = Numbers.requireFraction("momentum", factor);
        return this;
    }

    /**
     * Makes {@code v} orthogonal instead of {@code g + momentum v}.
     *
     * @return this optimizer
     */
    public Muon withoutNesterov() {
        isNesterov = false;
        return this;
    }

    private boolean isMine(int index) {
        return parameters.get(index).shape().rank() == 2 && !isLeft.test(parameters.name(index));
    }

    @Override
    public void step(Gradients gradients) {
        Tensor flat = gradients.flat(parameters).detach();
        others.step(gradients);
        for (int i = 0; i < parameters.size(); i++) {
            if (isMine(i) && !parameters.frozen().contains(parameters.name(i))) {
                try (Scope _ = flat.device().scope()) {
                    step(i, parameters.slice(flat, i));
                }
            }
        }
    }

    private void step(int index, Tensor gradient) {
        Tensor weight = parameters.slice(parameters.flat(), index);
        Tensor v = parameters.slice(velocity(), index);
        InPlace.map(VELOCITY, new double[] {momentum}, List.of(v, gradient), List.of(v));
        Tensor direction = orthogonal(isNesterov ? gradient.plus(v.times(momentum)) : v);

        FlatOptimizer.Settings settings = others.settings(index);
        double rate = learningRate * settings.rateFactor();
        double inputs = weight.shape().dim(0);
        double outputs = weight.shape().dim(1);
        double[] uniforms = {1 - rate * settings.weightDecay(), rate * Math.sqrt(Math.max(1, outputs / inputs))};
        InPlace.map(STEP, uniforms, List.of(weight, direction), List.of(weight));
    }

    /**
     * Brings the singular values of a matrix near 1, and keeps its singular vectors: five steps of a Newton-Schulz
     * iteration. The matrix is first divided by its norm, so that no singular value is above 1. A matrix of zeros stays
     * one.
     */
    static Tensor orthogonal(Tensor matrix) {
        boolean isTall = matrix.shape().dim(0) > matrix.shape().dim(1);
        Tensor x = isTall ? matrix.transpose() : matrix;
        x = x.div(x.square().sum().sqrt().plus(EPSILON));
        for (int i = 0; i < ITERATIONS; i++) {
            Tensor a = x.matmul(x.transpose());
            Tensor b = a.times(B).plus(a.matmul(a).times(C));
            x = x.times(A).plus(b.matmul(x));
        }
        return isTall ? x.transpose() : x;
    }

    /** {@return {@code velocity}, and the memory of the other optimizer, with {@code others.} before its names} */
    @Override
    public Map<String, Tensor> memory() {
        if (memory == null) {
            Map<String, Tensor> made = new LinkedHashMap<>();
            made.put("velocity", velocity());
            others.memory().forEach((name, tensor) -> made.put("others." + name, tensor));
            memory = Collections.unmodifiableMap(made);
        }
        return memory;
    }

    private Tensor velocity() {
        if (velocity == null) {
            Tensor flat = parameters.flat();
            velocity = flat.device().unscoped(() -> Tensor.zeros(flat.device(), flat.type(), flat.shape()));
        }
        return velocity;
    }

    @Override
    public String describe() {
        String mine = IntStream.range(0, parameters.size())
                .filter(this::isMine)
                .mapToObj(parameters::name)
                .collect(Collectors.joining(" "));
        return "Muon(momentum " + momentum + (isNesterov ? ", Nesterov" : "") + ", for " + mine + ", others by "
                + others.describe() + " at " + othersFactor + " of the learning rate)";
    }

    /** {@return what {@link #describe} says, and the learning rate of matrices} */
    @Override
    public String toString() {
        return describe() + " at learning rate " + learningRate;
    }

    /** {@return the number of steps of the other optimizer} */
    @Override
    public long steps() {
        return others.steps();
    }

    @Override
    public void steps(long steps) {
        others.steps(steps);
    }

    /** {@return the learning rate of matrices} */
    @Override
    public double learningRate() {
        return learningRate;
    }

    /**
     * Sets the learning rate of matrices, and that of the other optimizer in proportion.
     *
     * @param rate the learning rate, at least 0
     * @throws IllegalArgumentException if it is negative or not finite
     */
    @Override
    public void learningRate(double rate) {
        learningRate = Numbers.requireNotNegative("learning rate", rate);
        others.learningRate(rate * othersFactor);
    }
}

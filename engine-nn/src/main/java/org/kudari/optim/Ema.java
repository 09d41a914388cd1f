package org.kudari.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Exponential moving averages of the parameters, around any optimizer: after each step, {@code average = decay average
 * + (1 - decay) p}. Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992. The averages
 * often generalise better than the last parameters. They start at the parameters before the first step. PyTorch's
 * {@code AveragedModel} with such an average starts at those after it.
 *
 * <p>A training changes the parameters and not the averages. An evaluation puts the averages in their place for as long
 * as it takes: {@code try (var _ = ema.swapIn()) { ... }}.
 *
 * <p>States of layers, such as running statistics, are not averaged.
 */
public final class Ema implements Optimizer {
    // In this form the average of a parameter that does not change is that parameter, in all bits.
    private static final Kernel AVERAGE = Kernel.of(
            2, 1, Expr.input(0).plus(Expr.uniform(0).times(Expr.input(1).minus(Expr.input(0)))));
    private static final Kernel SWAP = Kernel.of(2, 0, Expr.input(1), Expr.input(0));
    private static final double[] NO_UNIFORMS = {};
    private static final String NAME = "average";

    private final Optimizer optimizer;
    private final Parameters parameters;
    private final double decay;
    private boolean isWarmedUp;
    private boolean isSwapped;
    private long steps;

    /** Null until the first step, or until somebody asks for the memory. */
    private Tensor average;

    /** The averages in the place of the parameters, until this is closed. */
    public final class Swapped implements AutoCloseable {
        private boolean isClosed;

        private Swapped() {}

        /** Brings the parameters back. A second call does nothing. */
        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                swap();
                isSwapped = false;
            }
        }
    }

    /**
     * Averages with a fixed decay.
     *
     * @param optimizer the optimizer that changes the parameters; no other {@code Ema}
     * @param parameters its parameters
     * @param decay the decay, in [0, 1); usual is 0.99 to 0.9999, for averages over 100 to 10,000 steps
     * @throws IllegalArgumentException if the decay is out of range, or the optimizer is an {@code Ema}
     */
    public Ema(Optimizer optimizer, Parameters parameters, double decay) {
        if (optimizer instanceof Ema) {
            throw new IllegalArgumentException("an Ema around an Ema would average averages: one is enough");
        }
        this.optimizer = optimizer;
        this.parameters = parameters;
        this.decay = Numbers.requireFraction("decay of the averages", decay);
        this.steps = optimizer.steps();
    }

    /**
     * Begins with a smaller decay, {@code min(decay, (1 + t) / (10 + t))} in step {@code t} from 1, so that short
     * trainings soon forget where they began: TensorFlow's {@code num_updates}.
     *
     * @return this optimizer
     */
    public Ema warmup() {
        isWarmedUp = true;
        return this;
    }

    /**
     * Puts the averages in the place of the parameters, for an evaluation or to save a model. Meanwhile no step can be
     * done. Backward passes over the parameters as they were throw.
     *
     * @return what brings the parameters back when it is closed
     * @throws IllegalStateException if the averages are there already
     */
    public Swapped swapIn() {
        requireNotSwapped();
        swap();
        isSwapped = true;
        return new Swapped();
    }

    private void swap() {
        List<Tensor> both = List.of(parameters.flat(), average());
        InPlace.map(SWAP, NO_UNIFORMS, both, both);
    }

    private void requireNotSwapped() {
        if (isSwapped) {
            throw new IllegalStateException(
                    "the averages are in the place of the parameters: close what swapIn() returned first");
        }
    }

    @Override
    public void step(Gradients gradients) {
        requireNotSwapped();
        average();
        optimizer.step(gradients);
        steps++;
        double current = isWarmedUp ? Math.min(decay, (1.0 + steps) / (10.0 + steps)) : decay;
        InPlace.map(AVERAGE, new double[] {1 - current}, List.of(average, parameters.flat()), List.of(average));
    }

    private Tensor average() {
        if (average == null) {
            Tensor flat = parameters.flat();
            average = flat.device().unscoped(() -> Tensor.zeros(flat.device(), flat.type(), flat.shape()));
            InPlace.copy(flat, average);
        }
        return average;
    }

    /**
     * {@return the memory of the optimizer, and {@code average}}
     *
     * @throws IllegalStateException while the averages are in the place of the parameters
     */
    @Override
    public Map<String, Tensor> memory() {
        requireNotSwapped();
        Map<String, Tensor> all = new LinkedHashMap<>(optimizer.memory());
        all.put(NAME, average());
        return Collections.unmodifiableMap(all);
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void steps(long number) {
        steps = Numbers.requireSteps(number);
        optimizer.steps(number);
    }

    @Override
    public String describe() {
        return "Ema(decay " + decay + (isWarmedUp ? ", warmup" : "") + ", of " + optimizer.describe() + ")";
    }

    /** {@return what {@link #describe} says, and the learning rate} */
    @Override
    public String toString() {
        return describe() + " at learning rate " + learningRate();
    }

    @Override
    public double learningRate() {
        return optimizer.learningRate();
    }

    @Override
    public void learningRate(double rate) {
        optimizer.learningRate(rate);
    }
}

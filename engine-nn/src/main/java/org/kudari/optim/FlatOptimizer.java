package org.kudari.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.kudari.expr.Kernel;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * An optimizer whose formula is elementwise: one map over the flat parameters. It reads and writes each number once. A
 * subclass gives the kernel, its uniforms and the names of its memory. Groups of parameters, frozen parameters and the
 * memory itself are done here. The kernel is built at the first step, and again when parameters are frozen or a weight
 * decay is set.
 *
 * <p>Weight decay is for parameters of at least two axes (weights), and not for biases and the scales of
 * normalisations, unless a {@linkplain #group group} says otherwise.
 */
public abstract class FlatOptimizer implements Optimizer {
    /** Settings of a parameter. */
    record Settings(double rateFactor, double weightDecay) {}

    /** Stands for the settings of parameters that another optimizer steps. */
    private static final Settings LEFT_OUT = new Settings(Double.NaN, Double.NaN);

    /** Some parameters with settings of their own. */
    private record Group(Predicate<String> names, Settings settings) {}

    /** Neighbouring parameters with the same settings. */
    private record Run(Settings settings, long begin, long end, List<Tensor> written) {}

    private final Parameters parameters;
    private final List<Group> groups = new ArrayList<>();
    private double learningRate;
    private IntPredicate isLeftOut = _ -> false;
    private double weightDecay;
    private long steps;

    /** Null until the first step, or until somebody asks for the memory. */
    private Map<String, Tensor> memory;

    /** The kernel with which the runs are stepped. */
    private Kernel kernel;

    /** The runs, as long as the same parameters are frozen; null if they are not known. */
    private List<Run> runs;

    private Set<String> frozen;

    /**
     * An optimizer without weight decay.
     *
     * @param parameters the parameters to train
     * @param learningRate the learning rate, at least 0
     * @throws IllegalArgumentException if the rate is negative or not finite
     */
    protected FlatOptimizer(Parameters parameters, double learningRate) {
        this.parameters = parameters;
        this.learningRate = Numbers.requireNotNegative("learning rate", learningRate);
    }

    /**
     * {@return the kernel of a step with the options as they are} Its inputs are the parameter, the gradient and the
     * memory, in the order of {@link #memoryNames}; its outputs the parameter and the memory.
     */
    protected abstract Kernel kernel();

    /** {@return the names of the tensors of memory that the kernel reads and writes} */
    protected abstract List<String> memoryNames();

    /** {@return what the memory is filled with before the first step; 0 by default} */
    protected double initialMemory() {
        return 0;
    }

    /**
     * {@return all settings of this kind of optimizer in words, such as {@code momentum 0.9, Nesterov}; empty if it has
     * none} What is said for every kind, such as the weight decay, is left out.
     */
    protected abstract String options();

    /**
     * {@return the uniforms of the kernel} They are asked for once for each run of parameters with the same settings.
     *
     * @param step the number of the step, from 1
     * @param rate the learning rate of the parameters
     * @param decay the weight decay of the parameters
     */
    protected abstract double[] uniforms(long step, double rate, double decay);

    /**
     * Sets the weight decay of parameters of at least two axes.
     *
     * @param decay the weight decay, at least 0
     * @throws IllegalArgumentException if it is negative or not finite
     */
    protected final void setWeightDecay(double decay) {
        weightDecay = Numbers.requireNotNegative("weight decay", decay);
        runs = null;
    }

    /** {@return whether any parameter may have a weight decay, so that the kernel has to compute one} */
    protected final boolean hasWeightDecay() {
        return weightDecay > 0 || groups.stream().anyMatch(group -> group.settings.weightDecay > 0);
    }

    /**
     * Gives some parameters settings of their own. The last group that has a parameter counts.
     *
     * @param names tells by its name whether a parameter belongs to the group
     * @param rateFactor the factor of the learning rate for the group, at least 0
     * @param decay the weight decay of the group, at least 0
     * @throws IllegalArgumentException if a number is negative or not finite
     */
    public final void group(Predicate<String> names, double rateFactor, double decay) {
        Numbers.requireNotNegative("factor of the learning rate", rateFactor);
        Numbers.requireNotNegative("weight decay", decay);
        groups.add(new Group(names, new Settings(rateFactor, decay)));
        runs = null;
    }

    /** Leaves some parameters, by their index, to another optimizer: steps of this one do not change them. */
    final void leaveOut(IntPredicate which) {
        isLeftOut = which;
        runs = null;
    }

    @Override
    public final void step(Gradients gradients) {
        Tensor flat = gradients.flat(parameters);
        List<Run> all = runs();
        for (int i = 0; i < all.size(); i++) {
            Run run = all.get(i);
            Settings settings = run.settings;
            double[] uniforms = uniforms(steps + 1, learningRate * settings.rateFactor, settings.weightDecay);
            Tensor[] read = new Tensor[run.written.size() + 1];
            read[0] = run.written.getFirst();
            read[1] = part(flat, run.begin, run.end);
            for (int j = 2; j < read.length; j++) {
                read[j] = run.written.get(j - 1);
            }
            InPlace.map(kernel, uniforms, Arrays.asList(read), run.written);
        }
        // Counted at the end: gradients that cannot be read throw, and then no step was done.
        steps++;
    }

    private List<Run> runs() {
        if (runs == null || frozen != parameters.frozen()) {
            kernel = kernel();
            frozen = parameters.frozen();
            runs = new ArrayList<>();
            List<Tensor> whole = new ArrayList<>(List.of(parameters.flat()));
            whole.addAll(memory().values());
            for (Parameters.Run<Settings> run : parameters.runs(i -> isLeftOut.test(i) ? LEFT_OUT : settings(i))) {
                if (run.settings() == LEFT_OUT) {
                    continue;
                }
                List<Tensor> written = whole.stream()
                        .map(tensor -> part(tensor, run.begin(), run.end()))
                        .toList();
                runs.add(new Run(run.settings(), run.begin(), run.end(), written));
            }
        }
        return runs;
    }

    private static Tensor part(Tensor flat, long begin, long end) {
        return begin == 0 && end == flat.shape().elements() ? flat : flat.slice(0, begin, end);
    }

    /** The settings of a parameter, by its index. */
    final Settings settings(int index) {
        String name = parameters.name(index);
        for (int i = groups.size() - 1; i >= 0; i--) {
            if (groups.get(i).names.test(name)) {
                return groups.get(i).settings;
            }
        }
        return new Settings(1, parameters.get(index).shape().rank() >= 2 ? weightDecay : 0);
    }

    @Override
    public final String describe() {
        List<String> parts = new ArrayList<>(options().isEmpty() ? List.of() : List.of(options()));
        if (weightDecay > 0) {
            parts.add("weight decay " + weightDecay);
        }
        Map<Settings, List<String>> grouped = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            if (isGrouped(parameters.name(i))) {
                grouped.computeIfAbsent(settings(i), _ -> new ArrayList<>()).add(parameters.name(i));
            }
        }
        grouped.forEach((settings, names) -> parts.add("learning rate times " + settings.rateFactor
                + " and weight decay " + settings.weightDecay + " for " + String.join(" ", names)));
        String kind = getClass().getSimpleName();
        return parts.isEmpty() ? kind : kind + "(" + String.join(", ", parts) + ")";
    }

    private boolean isGrouped(String name) {
        return groups.stream().anyMatch(group -> group.names.test(name));
    }

    /** {@return what {@link #describe} says, and the learning rate} */
    @Override
    public final String toString() {
        return describe() + " at learning rate " + learningRate;
    }

    @Override
    public final Map<String, Tensor> memory() {
        if (memory == null) {
            Map<String, Tensor> made = new LinkedHashMap<>();
            memoryNames().forEach(name -> made.put(name, newMemory()));
            memory = Collections.unmodifiableMap(made);
        }
        return memory;
    }

    /** It belongs to the optimizer, so it is made outside of any scope. */
    private Tensor newMemory() {
        Tensor flat = parameters.flat();
        return flat.device().unscoped(() -> Tensor.full(flat.device(), flat.type(), flat.shape(), initialMemory()));
    }

    /**
     * Throws if the memory exists. An option that changes the kernel or the names of the memory comes before that.
     *
     * @param option the option, for the message
     * @throws IllegalStateException after the first step, or after somebody asked for the memory
     */
    protected final void requireNotBegun(String option) {
        if (memory != null) {
            throw new IllegalStateException("the option " + option
                    + " must be set before the first step, and before anybody asks for the memory");
        }
    }

    @Override
    public final long steps() {
        return steps;
    }

    @Override
    public final void steps(long number) {
        this.steps = Numbers.requireSteps(number);
    }

    @Override
    public final double learningRate() {
        return learningRate;
    }

    @Override
    public final void learningRate(double rate) {
        this.learningRate = Numbers.requireNotNegative("learning rate", rate);
    }

    /** {@return the parameters to train} */
    public final Parameters parameters() {
        return parameters;
    }
}

package org.kudari.model;

import org.kudari.random.RandomKey;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Tensor;

/**
 * What the layers of a model are told in a forward pass besides their inputs: the training step, if there is one, who
 * observes, and where contributions to states go. It is immutable: each method gives another one.
 */
public final class ForwardContext {
    private static final ForwardContext NONE = new ForwardContext(null, null, null);

    /** Null if there is none. */
    private final Step step;
    /** Null if nobody observes. */
    private final Observer observer;
    /** Null if the model merges them itself when the pass ends. */
    private final Contributions contributions;

    private ForwardContext(Step step, Observer observer, Contributions contributions) {
        this.step = step;
        this.observer = observer;
        this.contributions = contributions;
    }

    /** {@return the context of a forward pass outside of a training step} */
    public static ForwardContext none() {
        return NONE;
    }

    /**
     * {@return the context of a forward pass in a training step}
     *
     * @param step the step, or the shard of it
     */
    public static ForwardContext of(Step step) {
        return new ForwardContext(step, null, null);
    }

    /**
     * {@return the same context with an observer}
     *
     * @param watching is told what each layer computes; null for nobody
     */
    public ForwardContext observedBy(Observer watching) {
        return new ForwardContext(step, watching, contributions);
    }

    /**
     * {@return the same context with contributions to states collected, and not merged when the pass ends} The caller
     * merges them: after all shards of the step, or never.
     *
     * @param into receives the contributions
     */
    public ForwardContext collecting(Contributions into) {
        return new ForwardContext(step, observer, into);
    }

    /** {@return whether layers behave as in training, see {@link Mode}} */
    public boolean isTraining() {
        return Mode.current().isTraining();
    }

    /**
     * {@return the random key of a layer in this step}
     *
     * @param layer the key of the layer, see {@link ModelBuilder#key}
     * @throws IllegalStateException if this is no pass of a training step
     */
    public RandomKey key(RandomKey layer) {
        if (step == null) {
            throw new IllegalStateException("the model draws random numbers in training (dropout does), and they follow"
                    + " from the number of the step: forward(inputs, Step.of(i)), with another i in each step; a"
                    + " prediction draws none: predict(inputs)");
        }
        return step.key(layer);
    }

    /**
     * Contributes to a state. It changes at the end of the step, not now.
     *
     * @param state the state
     * @param value what is merged into it, of its shape
     * @throws IllegalStateException if this is not the context that the model gave the layer
     */
    public void contribute(State state, Tensor value) {
        if (contributions == null) {
            throw new IllegalStateException("nothing collects what is contributed to the state '" + state.name()
                    + "': contribute to the context that the layer's Forward was given, and pass that one on to the"
                    + " layers inside");
        }
        contributions.add(state, value);
    }

    /** The step; null if there is none. */
    Step step() {
        return step;
    }

    /** Who observes; null if nobody does. */
    Observer observer() {
        return observer;
    }

    /** Where contributions go; null if the model merges them itself. */
    Contributions contributions() {
        return contributions;
    }
}

package org.kudari.nn;

import java.util.concurrent.atomic.AtomicLong;
import org.kudari.device.Device;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * A network on a device: an architecture with parameters. {@link #forward} trains, {@link #predict} infers. Any number
 * of threads may predict on one model at once. A training step must not run at the same time, because it changes the
 * parameters.
 */
public final class Model {
    private final Sequential architecture;
    private final Device device;
    private final Parameters parameters;
    private final Forward forward;
    private final AtomicLong trainingCalls = new AtomicLong();

    Model(Sequential architecture, Device device, long seed) {
        this.architecture = architecture;
        this.device = device;
        ModelBuilder builder = new ModelBuilder(seed);
        this.forward = architecture.build(builder);
        this.parameters = builder.makeParameters(device);
    }

    /**
     * Computes the output for a batch, in the {@link Mode} of this thread. In training, the default, it is recorded and
     * dropout is active. In {@link Mode#EVALUATION} it is recorded and dropout is off: for the gradient of a prediction
     * with respect to its input, say.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @return the outputs
     * @throws IllegalArgumentException if the inputs do not fit the first layer
     */
    public Tensor forward(Tensor inputs) {
        long callIndex = Mode.current().isTraining() ? trainingCalls.getAndIncrement() : 0;
        return forward.apply(inputs, callIndex);
    }

    /**
     * Computes the output for a batch as {@link #forward(Tensor)} does, and tells an observer what each layer computes.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @param observer called after each layer
     * @return the outputs
     * @throws IllegalArgumentException if the inputs do not fit the first layer
     */
    public Tensor forward(Tensor inputs, LayerObserver observer) {
        return ScopedValue.where(Sequential.OBSERVER, observer).call(() -> forward(inputs));
    }

    /**
     * Computes the output for a batch in inference: nothing is recorded and dropout is off.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @return the outputs
     * @throws IllegalArgumentException if the inputs do not fit the first layer
     */
    public Tensor predict(Tensor inputs) {
        return Mode.INFERENCE.run(() -> forward(inputs));
    }

    /** {@return the number of training calls so far, from which the random numbers of the next one follow} */
    public long trainingCalls() {
        return trainingCalls.get();
    }

    /**
     * Sets the number of training calls, so that the next ones have the random numbers that they had before.
     *
     * @param calls the number of calls, at least 0
     * @throws IllegalArgumentException if it is negative
     */
    public void trainingCalls(long calls) {
        if (calls < 0) {
            throw new IllegalArgumentException("the number of training calls is at least 0, not " + calls);
        }
        trainingCalls.set(calls);
    }

    /** {@return the trainable parameters, in the order of the layers} */
    public Parameters parameters() {
        return parameters;
    }

    /** {@return the description that this model was built from} */
    public Sequential architecture() {
        return architecture;
    }

    /** {@return the device on which the parameters lie} */
    public Device device() {
        return device;
    }
}

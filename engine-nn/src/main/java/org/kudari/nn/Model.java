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
     * Computes the output for a batch, in the {@link Mode} of this thread. In training it is recorded and dropout is
     * active.
     *
     * @param inputs the inputs, with the examples along the first axis
     * @return the outputs
     * @throws IllegalArgumentException if the inputs do not fit the first layer
     */
    public Tensor forward(Tensor inputs) {
        long callIndex = Mode.current() == Mode.TRAINING ? trainingCalls.getAndIncrement() : 0;
        return forward.apply(inputs, callIndex);
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

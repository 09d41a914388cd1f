package org.kudari.nn;

import java.util.concurrent.atomic.AtomicLong;
import org.kudari.device.Device;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * A network on a device: an architecture with parameters. It trains until it is told to {@link #predict}. Any number of
 * threads may predict on one model at once; a training step must not run at the same time, since it changes the
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

    /** The output for a batch; In training it is recorded and dropout is active. */
    public Tensor forward(Tensor inputs) {
        long callIndex = Mode.current() == Mode.TRAINING ? trainingCalls.getAndIncrement() : 0;
        return forward.apply(inputs, callIndex);
    }

    /** The output for a batch in inference: nothing is recorded, dropout is off. */
    public Tensor predict(Tensor inputs) {
        return Mode.INFERENCE.run(() -> forward(inputs));
    }

    public Parameters parameters() {
        return parameters;
    }

    public Sequential architecture() {
        return architecture;
    }

    public Device device() {
        return device;
    }
}

package org.kudari.train;

import java.util.ArrayList;
import java.util.List;
import org.kudari.model.Model;
import org.kudari.optim.Optimizer;
import org.kudari.tensor.Tensor;
import org.kudari.train.state.HostCopies;

/**
 * All that the next training step depends on besides its number, as it was before: the parameters, the states, and the
 * optimizer's memory.
 */
final class RestorePoint {
    /** The copies of a larger model would cost more than they are worth. */
    private static final long MOST_ELEMENTS = 1L << 25;

    private final Optimizer optimizer;
    private final HostCopies copies;
    private long steps;

    /** Saves what is now. */
    RestorePoint(Model model, Optimizer optimizer) {
        this.optimizer = optimizer;
        copies = new HostCopies(() -> {
            List<Tensor> all = learned(model);
            all.addAll(optimizer.memory().values());
            return all;
        });
        steps = optimizer.steps();
    }

    /** What a model has learned: the flat parameters, then the states. */
    static List<Tensor> learned(Model model) {
        List<Tensor> learned = new ArrayList<>();
        learned.add(model.parameters().flat());
        model.states().forEach(state -> learned.add(state.value()));
        return learned;
    }

    /** Whether a model is small enough for a restore point. */
    static boolean isWorthwhile(Model model) {
        return model.parameters().flat().shape().elements() <= MOST_ELEMENTS;
    }

    /** Saves what is now. Waits for the device. */
    void save() {
        copies.save();
        steps = optimizer.steps();
    }

    /** Brings back what was saved. */
    void restore() {
        copies.restore();
        optimizer.steps(steps);
    }
}

package org.kudari.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.kudari.device.Scope;
import org.kudari.model.Model;
import org.kudari.optim.Optimizer;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * All that the next training step depends on besides its number, as it was before: the parameters, the states, and the
 * optimizer's memory. The copies are on the host, so a device needs no more memory.
 */
final class RestorePoint {
    /** The copies of a larger model would cost more than they are worth. */
    private static final long MOST_ELEMENTS = 1L << 25;

    private final Optimizer optimizer;
    private final List<Tensor> originals = new ArrayList<>();
    private final List<MemorySegment> copies = new ArrayList<>();
    private long steps;

    /** Saves what is now. */
    RestorePoint(Model model, Optimizer optimizer) {
        this.optimizer = optimizer;
        originals.add(model.parameters().flat());
        originals.addAll(optimizer.memory().values());
        model.states().forEach(state -> originals.add(state.value()));
        for (Tensor original : originals) {
            long bytes = original.shape().elements() * original.type().bytes();
            long[] words = new long[Math.toIntExact(Math.ceilDiv(bytes, Long.BYTES))];
            copies.add(MemorySegment.ofArray(words).asSlice(0, bytes));
        }
        save();
    }

    /** Whether a model is small enough for a restore point. */
    static boolean isWorthwhile(Model model) {
        return model.parameters().flat().shape().elements() <= MOST_ELEMENTS;
    }

    /** Saves what is now. Waits for the device. */
    void save() {
        for (int i = 0; i < copies.size(); i++) {
            originals.get(i).copyTo(copies.get(i));
        }
        steps = optimizer.steps();
    }

    /** Brings back what was saved. */
    void restore() {
        for (int i = 0; i < copies.size(); i++) {
            Tensor original = originals.get(i);
            try (Scope _ = original.device().scope()) {
                Tensor saved = Tensor.of(original.device(), original.type(), copies.get(i), original.shape());
                InPlace.copy(saved, original);
            }
        }
        optimizer.steps(steps);
    }
}

package org.kudari.train;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.kudari.device.Scope;
import org.kudari.nn.Model;
import org.kudari.optim.Optimizer;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Tensor;

/**
 * All that the next training step depends on, as it was before: the parameters, the optimizer's memory, and the number
 * of calls from which random numbers follow. The copies are on the host, so a device needs no more memory.
 */
final class RestorePoint {
    /** The copies of a larger model would cost more than they are worth. */
    private static final long MOST_ELEMENTS = 1L << 25;

    private final Model model;
    private final Optimizer optimizer;
    private final List<Tensor> originals = new ArrayList<>();
    private final List<MemorySegment> copies = new ArrayList<>();
    private long calls;
    private long steps;

    /** Saves what is now. */
    RestorePoint(Model model, Optimizer optimizer) {
        this.model = model;
        this.optimizer = optimizer;
        originals.add(model.parameters().flat());
        originals.addAll(optimizer.memory());
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
        calls = model.trainingCalls();
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
        model.trainingCalls(calls);
        optimizer.steps(steps);
    }
}

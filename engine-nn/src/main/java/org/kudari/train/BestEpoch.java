package org.kudari.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kudari.device.Scope;
import org.kudari.model.Model;
import org.kudari.model.State;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;
import org.kudari.train.state.HostCopies;

/** The best epoch of a training so far, and the parameters and states that the model had then. */
final class BestEpoch {
    /** The beginning of its names in a file. */
    private static final String PREFIX = "stopping.";

    private static final String VALUE = PREFIX + "best";
    private static final String EPOCH = PREFIX + "bestEpoch";
    private static final String LAST = PREFIX + "last";

    private final EarlyStopping stopping;
    private final Model model;
    /** Null before the first epoch that could be judged. */
    private HostCopies copies;

    private double best;
    private int bestEpoch;
    private int last;

    BestEpoch(EarlyStopping stopping, Model model) {
        this.stopping = stopping;
        this.model = model;
        this.best = stopping.worst();
    }

    /** Judges the model after an epoch, from 1. Returns its value. */
    double judge(int epoch) {
        double value = stopping.monitor().applyAsDouble(model);
        last = epoch;
        if (stopping.isBetter(value, best)) {
            best = value;
            bestEpoch = epoch;
            copy();
        }
        return value;
    }

    /** Whether the last epochs brought nothing better. */
    boolean isOver() {
        return last - bestEpoch >= stopping.patience();
    }

    /** The best epoch, from 1; 0 if there was none. */
    int epoch() {
        return bestEpoch;
    }

    /** Gives the model the parameters and states of the best epoch. */
    void restore() {
        if (bestEpoch > 0) {
            copies.restore();
        }
    }

    private void copy() {
        if (copies == null) {
            copies = new HostCopies(() -> RestorePoint.learned(model));
        } else {
            copies.save();
        }
    }

    /** Some tensors, one for each of {@link RestorePoint#learned}, by their names in a file. */
    private Map<String, Tensor> named(List<Tensor> tensors) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        Parameters parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            named.put(PREFIX + parameters.name(i), parameters.slice(tensors.getFirst(), i));
        }
        List<State> states = model.states();
        for (int i = 0; i < states.size(); i++) {
            named.put(PREFIX + states.get(i).name(), tensors.get(1 + i));
        }
        return named;
    }

    void save(CheckpointFile file) {
        file.put(VALUE, best);
        file.put(EPOCH, bestEpoch);
        file.put(LAST, last);
        if (bestEpoch > 0) {
            try (Scope _ = model.device().scope()) {
                named(copies.onDevice()).forEach(file::put);
            }
        }
    }

    /**
     * Checks all that {@link #load} takes. Changes nothing.
     *
     * @return the names of its tensors
     * @throws org.kudari.io.InvalidInputException if something is missing or does not fit
     */
    Set<String> check(CheckpointFile file) {
        long epochs = file.integer(TrainingState.EPOCH, 1, Integer.MAX_VALUE) - 1;
        file.number(VALUE, value -> !Double.isNaN(value), "a number other than NaN");
        file.integer(LAST, epochs, epochs);
        if (file.integer(EPOCH, 0, epochs) == 0) {
            return Set.of();
        }
        Map<String, Tensor> named = named(RestorePoint.learned(model));
        named.forEach(file::requireFits);
        return named.keySet();
    }

    /** Takes what was {@linkplain #check checked}. */
    void load(CheckpointFile file) {
        best = file.number(VALUE);
        bestEpoch = (int) file.integer(EPOCH);
        last = (int) file.integer(LAST);
        if (bestEpoch > 0) {
            copy();
            try (Scope _ = model.device().scope()) {
                List<Tensor> tensors = copies.onDevice();
                named(tensors).forEach(file::copyTo);
                copies.set(tensors);
            }
        }
    }
}

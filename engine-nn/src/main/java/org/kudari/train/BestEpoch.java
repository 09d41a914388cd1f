package org.kudari.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.device.Scope;
import org.kudari.model.Model;
import org.kudari.model.State;
import org.kudari.tensor.InPlace;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/** The best epoch of a training so far, and the parameters and states that the model had then. */
final class BestEpoch {
    /** The beginning of its names in a file. */
    static final String PREFIX = "stopping.";

    private final EarlyStopping stopping;
    private final Model model;
    /** Copies on the device, made at the first epoch. */
    private final List<Tensor> copies = new ArrayList<>();

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

    /** The value of the best epoch. */
    double value() {
        return best;
    }

    /** Gives the model the parameters and states of the best epoch. */
    void restore() {
        List<Tensor> originals = originals();
        for (int i = 0; i < copies.size(); i++) {
            InPlace.copy(copies.get(i), originals.get(i));
        }
    }

    private void copy() {
        List<Tensor> originals = originals();
        for (int i = 0; i < originals.size(); i++) {
            Tensor original = originals.get(i);
            if (copies.size() == i) {
                copies.add(original.device()
                        .unscoped(() -> Tensor.zeros(original.device(), original.type(), original.shape())));
            }
            InPlace.copy(original, copies.get(i));
        }
    }

    /** What is copied: the flat parameters, then the states. */
    private List<Tensor> originals() {
        List<Tensor> originals = new ArrayList<>();
        originals.add(model.parameters().flat());
        model.states().forEach(state -> originals.add(state.value()));
        return originals;
    }

    /** The copies by the names of what they are copies of. */
    private Map<String, Tensor> named() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        Parameters parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            named.put(parameters.name(i), parameters.slice(copies.getFirst(), i));
        }
        List<State> states = model.states();
        for (int i = 0; i < states.size(); i++) {
            named.put(states.get(i).name(), copies.get(1 + i));
        }
        return named;
    }

    void save(CheckpointFile file) {
        file.put(PREFIX + "best", best);
        file.put(PREFIX + "bestEpoch", bestEpoch);
        file.put(PREFIX + "last", last);
        if (bestEpoch > 0) {
            named().forEach((name, tensor) -> file.put(PREFIX + name, tensor));
        }
    }

    void load(CheckpointFile file) {
        best = file.number(PREFIX + "best");
        bestEpoch = Math.toIntExact(file.integer(PREFIX + "bestEpoch"));
        last = Math.toIntExact(file.integer(PREFIX + "last"));
        if (bestEpoch > 0) {
            copy();
            try (Scope _ = model.device().scope()) {
                named().forEach((name, tensor) -> file.copyTo(PREFIX + name, tensor));
            }
        }
    }
}

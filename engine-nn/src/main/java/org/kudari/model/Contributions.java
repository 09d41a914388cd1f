package org.kudari.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.kudari.tensor.Tensor;

/**
 * What the forward passes of a step, or of one of its shards, contribute to the states of a model, in the order of the
 * calls. They take effect when they are {@linkplain #merge merged}.
 */
public final class Contributions {
    private final List<State> states = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();

    /** None yet. */
    public Contributions() {}

    /**
     * Adds one.
     *
     * @param state the state that it is for
     * @param value what is merged into the state, of its shape
     */
    public void add(State state, Tensor value) {
        Objects.requireNonNull(value, () -> "null was contributed to the state '" + state.name() + "'");
        states.add(state);
        values.add(value.detach());
    }

    /**
     * Adds all of another pass, behind these.
     *
     * @param others the contributions of the other pass
     */
    public void add(Contributions others) {
        states.addAll(others.states);
        values.addAll(others.values);
    }

    /** Lets the contributed tensors outlive the scope that is open. */
    public void keep() {
        values.forEach(Tensor::keep);
    }

    /** {@return the number of contributions} */
    public int size() {
        return states.size();
    }

    /**
     * {@return the state that a contribution is for}
     *
     * @param index the contribution, from 0
     */
    public State state(int index) {
        return states.get(index);
    }

    /**
     * {@return what is merged into the state}
     *
     * @param index the contribution, from 0
     */
    public Tensor value(int index) {
        return values.get(index);
    }

    /**
     * Merges the contributions into their states, in their order. For a step of several shards, those of shard 0 are
     * merged first, then those of shard 1, and so on.
     */
    public void merge() {
        Map<State, List<Tensor>> byState = new LinkedHashMap<>();
        for (int i = 0; i < states.size(); i++) {
            byState.computeIfAbsent(states.get(i), _ -> new ArrayList<>()).add(values.get(i));
        }
        byState.forEach(State::merge);
    }
}

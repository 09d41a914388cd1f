package org.kudari.model;

import java.util.ArrayList;
import java.util.List;
import org.kudari.tensor.Tensor;

/** Layers that compute one after the other. */
final class Chain implements Forward {
    private final Forward[] steps;

    private Chain(List<Forward> steps) {
        this.steps = steps.toArray(Forward[]::new);
    }

    /** A layer and a function after it are one step if the layer offers it. */
    static Forward of(List<BuiltLayer> layers) {
        List<Forward> steps = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            BuiltLayer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
            Forward folded = next == null ? null : layers.get(i).followedBy(next);
            steps.add(folded == null ? layers.get(i) : folded);
            i += folded == null ? 0 : 1;
        }
        boolean ofMany = layers.stream().anyMatch(BuiltLayer::isOfMany);
        Chain chain = new Chain(steps);
        return ofMany ? (ForwardOfMany) chain::apply : chain;
    }

    @Override
    public Tensor apply(Tensor input, ForwardContext context) {
        Tensor value = input;
        for (Forward step : steps) {
            value = step.apply(value, context);
        }
        return value;
    }

    @Override
    public List<Tensor> apply(List<Tensor> inputs, ForwardContext context) {
        List<Tensor> values = inputs;
        for (Forward step : steps) {
            values = step.apply(values, context);
        }
        return values;
    }
}

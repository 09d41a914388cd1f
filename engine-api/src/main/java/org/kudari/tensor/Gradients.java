package org.kudari.tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The result of a backward pass: the gradient of each variable that the differentiated tensor was computed from. The
 * gradients
 * of a {@link Parameters} group lie in one flat tensor, laid out as the parameters are. Nothing is accumulated behind the
 * scenes: to add up several passes, say so with {@link #plus}.
 */
public final class Gradients {
    private final Map<Node.Leaf, Tensor> variables;
    private final Map<Parameters, Tensor> flats;

    Gradients(Map<Node.Leaf, Tensor> variables, Map<Parameters, Tensor> flats) {
        this.variables = variables;
        this.flats = flats;
    }

    /**
     * The gradient of a variable, in its shape and type.
     *
     * @throws IllegalArgumentException if the tensor is no variable, or the differentiated one does not depend on it
     */
    public Tensor of(Tensor variable) {
        if (!(variable.node() instanceof Node.Leaf leaf)) {
            throw new IllegalArgumentException("only variables have gradients, and this tensor of shape "
                    + variable.shape() + (variable.isRecorded() ? " was computed from some" : " is a constant")
                    + ": see variable()");
        }
        Tensor flat = flats.get(leaf.group());
        Tensor gradient = flat == null ? variables.get(leaf) : leaf.group().slice(flat, leaf.index());
        if (gradient != null) {
            return gradient;
        }
        if (hasGroup(leaf.group())) {
            return Tensor.zeros(variable.device(), variable.type(), variable.shape());
        }
        throw new IllegalArgumentException(
                "the differentiated tensor does not depend on this variable of shape " + variable.shape());
    }

    /** Whether the differentiated tensor depends on the variable, or on the group of parameters that it belongs to. */
    public boolean has(Tensor variable) {
        return variable.node() instanceof Node.Leaf leaf && (variables.containsKey(leaf) || hasGroup(leaf.group()));
    }

    // Recorded gradients of parameters are stored separately, each with its own graph.
    private boolean hasGroup(Parameters group) {
        return group != null
                && (flats.containsKey(group) || variables.keySet().stream().anyMatch(leaf -> leaf.group() == group));
    }

    /**
     * The gradients of all parameters of a group in one tensor, laid out as {@link Parameters#flat}; zero for parameters that
     * did not take part. Recorded where the gradients are.
     *
     * @throws IllegalArgumentException if none of them took part
     */
    public Tensor flat(Parameters parameters) {
        Tensor flat = flats.get(parameters);
        if (flat != null) {
            return flat;
        }
        if (!hasGroup(parameters)) {
            throw new IllegalArgumentException("the differentiated tensor depends on none of these parameters");
        }
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            gradients.add(of(parameters.get(i)));
        }
        return parameters.flattened(gradients);
    }

    /** The sums of the gradients of two passes over the same variables, for training over micro-batches. */
    public Gradients plus(Gradients other) {
        // Where a group's gradients are flat on one side, they become so on the other: a recorded pass gave them
        // singly.
        Set<Parameters> groups = new HashSet<>(flats.keySet());
        groups.addAll(other.flats.keySet());
        Map<Node.Leaf, Tensor> sums = new IdentityHashMap<>();
        Map<Parameters, Tensor> flatSums = new IdentityHashMap<>();
        for (Gradients gradients : List.of(this, other)) {
            gradients.variables.forEach((leaf, gradient) -> {
                if (!groups.contains(leaf.group())) {
                    sums.merge(leaf, gradient, Tensor::plus);
                }
            });
            groups.stream()
                    .filter(gradients::hasGroup)
                    .forEach(group -> flatSums.merge(group, gradients.flat(group), Tensor::plus));
        }
        return new Gradients(sums, flatSums);
    }
}

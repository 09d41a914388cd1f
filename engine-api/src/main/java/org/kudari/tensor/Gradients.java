package org.kudari.tensor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The result of a backward pass: the gradient of each variable that the differentiated tensor was computed from. The
 * gradients of a {@link Parameters} group lie in one flat tensor with the layout of the parameters. Gradients do not
 * accumulate between passes. Add two results with {@link #plus}.
 */
public final class Gradients {
    private final Map<Node.Leaf, Tensor> variables;
    private final Map<Parameters, Tensor> flats;
    /** The variables that the pass was for; null for all. */
    private final Set<Node.Leaf> asked;

    /** @param asked the variables that the pass was for; null for all */
    Gradients(Map<Node.Leaf, Tensor> variables, Map<Parameters, Tensor> flats, Set<Node.Leaf> asked) {
        this.variables = variables;
        this.flats = flats;
        this.asked = asked;
    }

    /**
     * The gradient of a variable, in its shape and type.
     *
     * @param variable a variable
     * @return the gradient; zeros for a parameter that took no part, if another of its group did
     * @throws IllegalArgumentException if the tensor is not a variable, the differentiated tensor does not depend on it,
     *     or the pass was for other variables
     */
    public Tensor of(Tensor variable) {
        Node.Leaf leaf = leaf(variable);
        if (!wasAsked(leaf)) {
            throw new IllegalArgumentException("the backward pass was for " + asked.size()
                    + " variable(s), and this variable of shape " + variable.shape() + " is none of them");
        }
        return gradient(leaf, variable);
    }

    /** The node of a variable. */
    static Node.Leaf leaf(Tensor variable) {
        if (variable.node() instanceof Node.Leaf leaf) {
            return leaf;
        }
        throw new IllegalArgumentException("only variables have gradients, and this tensor of shape "
                + variable.shape() + (variable.isRecorded() ? " was computed from some" : " is a constant")
                + ": see variable()");
    }

    private boolean wasAsked(Node.Leaf leaf) {
        return asked == null || asked.contains(leaf);
    }

    /** The gradient of a variable; zeros for one of a group that took part, asked for or not. */
    private Tensor gradient(Node.Leaf leaf, Tensor variable) {
        Tensor flat = flats.get(leaf.group());
        Tensor gradient = flat == null ? variables.get(leaf) : leaf.group().slice(flat, leaf.index());
        if (gradient != null) {
            return gradient;
        }
        if (hasGroup(leaf.group())) {
            return Tensor.zeros(variable.device(), variable.type(), variable.shape());
        }
        throw new IllegalArgumentException("the differentiated tensor does not depend on this variable of shape "
                + variable.shape() + ", or only through functions whose slope is 0 everywhere, such as floor; each call"
                + " of variable() makes another one");
    }

    /**
     * Tells whether the differentiated tensor depends on a variable, or on the group of parameters that it belongs to,
     * and the pass was for this variable.
     *
     * @param variable a tensor
     * @return whether {@link #of} has a gradient for it
     */
    public boolean has(Tensor variable) {
        return variable.node() instanceof Node.Leaf leaf
                && wasAsked(leaf)
                && (variables.containsKey(leaf) || hasGroup(leaf.group()));
    }

    // Recorded gradients of parameters are stored separately, each with its own graph.
    private boolean hasGroup(Parameters group) {
        return group != null
                && (flats.containsKey(group) || variables.keySet().stream().anyMatch(leaf -> leaf.group() == group));
    }

    /**
     * The gradients of all parameters of a group in one tensor with the layout of {@link Parameters#flat}. It is zero
     * for parameters that took no part, and for those that the pass was not for. It is recorded if the gradients are.
     *
     * @param parameters the group
     * @return the gradients
     * @throws IllegalArgumentException if none of the parameters took part, or the pass was for none of them
     */
    public Tensor flat(Parameters parameters) {
        Tensor flat = flats.get(parameters);
        if (flat != null) {
            return flat;
        }
        if (asked != null && parameters.variables().stream().noneMatch(parameter -> wasAsked(leaf(parameter)))) {
            throw new IllegalArgumentException("the backward pass was for " + asked.size()
                    + " variable(s), and none of these parameters is one of them");
        }
        if (!hasGroup(parameters)) {
            throw new IllegalArgumentException("the differentiated tensor depends on none of these parameters");
        }
        List<Tensor> gradients = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            gradients.add(gradient(leaf(parameter), parameter));
        }
        return parameters.flattened(gradients);
    }

    /**
     * The sums of the gradients of two passes over the same variables, for training over micro-batches.
     *
     * @param other the gradients of the other pass
     * @return the sums; a variable that only one pass has keeps its gradient
     */
    public Gradients plus(Gradients other) {
        // A recorded pass stores the gradients of a group separately. If one side is flat, the other is made flat too.
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
        return new Gradients(sums, flatSums, union(asked, other.asked));
    }

    private static Set<Node.Leaf> union(Set<Node.Leaf> some, Set<Node.Leaf> others) {
        if (some == null || others == null) {
            return null;
        }
        Set<Node.Leaf> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}

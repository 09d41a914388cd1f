package org.kudari.tensor;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What a backward pass found: the gradient of each variable that the differentiated tensor was computed from. The gradients
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
        Tensor flat = leaf.group() == null ? null : flats.get(leaf.group());
        Tensor gradient = flat == null ? variables.get(leaf) : leaf.group().slice(flat, leaf.index());
        if (gradient == null) {
            throw new IllegalArgumentException(
                    "the differentiated tensor does not depend on this variable of shape " + variable.shape());
        }
        return gradient;
    }

    /** Whether the differentiated tensor depends on the variable, or on the group of parameters that it belongs to. */
    public boolean has(Tensor variable) {
        return variable.node() instanceof Node.Leaf leaf
                && (variables.containsKey(leaf) || flats.containsKey(leaf.group()));
    }

    /**
     * The gradients of all parameters of a group in one tensor, laid out as {@link Parameters#flat}; zero for parameters that
     * did not take part.
     *
     * @throws IllegalArgumentException if none of them took part
     */
    public Tensor flat(Parameters parameters) {
        Tensor flat = flats.get(parameters);
        if (flat == null) {
            throw new IllegalArgumentException("the differentiated tensor depends on none of these parameters");
        }
        return flat;
    }

    /** The sums of the gradients of two passes over the same variables, for training over micro-batches. */
    public Gradients plus(Gradients other) {
        return new Gradients(sum(variables, other.variables), sum(flats, other.flats));
    }

    private static <K> Map<K, Tensor> sum(Map<K, Tensor> a, Map<K, Tensor> b) {
        Map<K, Tensor> sum = new IdentityHashMap<>(a);
        b.forEach((key, gradient) -> sum.merge(key, gradient, Tensor::plus));
        return sum;
    }
}

package org.kudari.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.kudari.backend.Reduction;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.expr.NamedFunction;
import org.kudari.layout.Shape;
import org.kudari.op.Elementwise;
import org.kudari.op.Reduce;

/**
 * The result of a backward pass: the gradient of each variable that the differentiated tensor was computed from. The
 * gradients of a {@link Parameters} group lie in one flat tensor with the layout of the parameters. Gradients do not
 * accumulate between passes. Add two results with {@link #plus}.
 */
public final class Gradients {
    /** Input 0 is the norm, uniform 0 the largest one. */
    private static final Kernel CLIP_FACTOR =
            Kernel.of(1, 1, Functions.min(Expr.uniform(0).div(Expr.input(0).plus(1e-6)), Expr.constant(1)));

    // Both in the order of the pass, so that the order of a sum over them follows from the program alone.
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
                + variable.shape()
                + (variable.isRecorded()
                        ? " was computed from some: see variable()"
                        : " is a constant: see variable(), or, if it is a frozen parameter, unfreeze"));
    }

    /** The shapes of the variables, and the names of parameters, that have a gradient here. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        flats.keySet()
                .forEach(group -> group.variables()
                        .forEach(variable -> parts.add(name(leaf(variable)) + " " + variable.shape())));
        variables.forEach((leaf, gradient) -> parts.add(name(leaf) + " " + gradient.shape()));
        return "gradients of " + (parts.isEmpty() ? "nothing" : String.join(", ", parts));
    }

    private static String name(Node.Leaf leaf) {
        return leaf.group() == null ? "a variable" : leaf.group().name(leaf.index());
    }

    /** The gradient of a variable, if there is one. */
    Optional<Tensor> find(Node.Leaf leaf) {
        Tensor flat = flats.get(leaf.group());
        return Optional.ofNullable(
                flat == null || !wasAsked(leaf)
                        ? variables.get(leaf)
                        : leaf.group().slice(flat, leaf.index()));
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
     * for parameters that took no part or are frozen, and for those that the pass was not for. It is recorded if the
     * gradients are.
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
            boolean isFrozen = !parameter.isRecorded();
            gradients.add(
                    isFrozen
                            ? Tensor.zeros(parameter.device(), parameter.type(), parameter.shape())
                            : gradient(leaf(parameter), parameter));
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
        Map<Node.Leaf, Tensor> sums = new LinkedHashMap<>();
        Map<Parameters, Tensor> flatSums = new LinkedHashMap<>();
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

    /**
     * {@return these gradients, each multiplied by a number}
     *
     * @param factor the number
     */
    public Gradients times(double factor) {
        return mapped(gradient -> gradient.times(factor));
    }

    /**
     * The norm of all gradients together: the root of the sum of the squares of all their elements.
     *
     * @return a scalar on the gradients' device; it is recorded if the gradients are
     */
    public Tensor norm() {
        Tensor sum = null;
        for (Collection<Tensor> gradients : List.of(flats.values(), variables.values())) {
            for (Tensor gradient : gradients) {
                Tensor part = sumOfSquares(gradient);
                sum = sum == null ? part : sum.plus(part);
            }
        }
        if (sum == null) {
            throw new IllegalStateException("there are no gradients, so they have no norm");
        }
        return sum.sqrt();
    }

    /**
     * Limits the norm of all gradients together: they are multiplied by {@code min(1, most / (norm + 1e-6))}. Pascanu,
     * Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013; with the constant of
     * PyTorch's {@code clip_grad_norm_}. Nothing is read from the device.
     *
     * @param most the largest norm, positive
     * @return the gradients, changed only where their norm is larger
     * @throws IllegalArgumentException if the number is not positive
     */
    public Gradients clipByNorm(double most) {
        requirePositive("norm", most);
        Tensor factor = norm().apply(new Elementwise("clip", CLIP_FACTOR, new double[] {most}, null));
        return mapped(gradient -> gradient.times(factor.to(gradient.type())));
    }

    /**
     * Limits each element to {@code [-most, most]}. NaN stays NaN.
     *
     * @param most the largest magnitude, positive
     * @return the gradients
     * @throws IllegalArgumentException if the number is not positive
     */
    public Gradients clipByValue(double most) {
        requirePositive("magnitude", most);
        return mapped(gradient -> gradient.minimum(most).maximum(-most));
    }

    private static Tensor sumOfSquares(Tensor gradient) {
        List<Integer> axes = IntStream.range(0, gradient.shape().rank()).boxed().toList();
        Reduce sum = Reduce.of("norm", Reduction.SUM, NamedFunction.SQUARE.kernel(), axes);
        return gradient.apply(sum).reshape(Shape.SCALAR);
    }

    private static void requirePositive(String what, double most) {
        if (!(most > 0)) {
            throw new IllegalArgumentException(
                    "the largest " + what + " of clipped gradients is positive, not " + most);
        }
    }

    /**
     * Lets the gradients outlive the current scope, see {@link Tensor#keep}.
     *
     * @return these gradients
     */
    public Gradients keep() {
        variables.values().forEach(Tensor::keep);
        flats.values().forEach(Tensor::keep);
        return this;
    }

    private Gradients mapped(UnaryOperator<Tensor> function) {
        Map<Node.Leaf, Tensor> mapped = new LinkedHashMap<>();
        variables.forEach((leaf, gradient) -> mapped.put(leaf, function.apply(gradient)));
        Map<Parameters, Tensor> mappedFlats = new LinkedHashMap<>();
        flats.forEach((group, gradient) -> mappedFlats.put(group, function.apply(gradient)));
        return new Gradients(mapped, mappedFlats, asked);
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

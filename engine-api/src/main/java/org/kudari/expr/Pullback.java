package org.kudari.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The backward pass of an elementwise function, itself a kernel. It computes the gradients of the inputs from forward
 * values and the gradient of the output.
 *
 * <p>The simplified derivative decides what is saved: the forward values that occur in it. If the derivative can also
 * be written in terms of the output (exp, tanh, relu) and this saves fewer tensors, that form is used.
 *
 * @param derivative the formula, to be read: {@code kernel} without its provision for NaN
 * @param kernel its inputs are the forward inputs listed in {@code reads}, then the forward output if {@code
 *     readsOutput}, then the gradient of the output; it has one output for each entry of {@code targets}. Where the
 *     gradient of the output is 0, these are 0 too, even if the derivative is infinite or NaN there. Null if there are
 *     no targets, and then {@code derivative} is too
 * @param reads the forward inputs that the kernel reads, ascending
 * @param readsOutput whether it reads the forward output
 * @param targets the forward inputs whose gradient the kernel computes, ascending
 * @param unchanged the forward inputs whose gradient equals that of the output, as for an addition
 */
public record Pullback(
        Kernel derivative,
        Kernel kernel,
        List<Integer> reads,
        boolean readsOutput,
        List<Integer> targets,
        List<Integer> unchanged) {

    /**
     * Differentiates a kernel of one output.
     *
     * @param needs the inputs whose gradients are needed, bit {@code i} for input {@code i}
     * @param outputIsStored whether the backward pass may read the output
     */
    static Pullback of(Kernel forward, long needs, boolean outputIsStored) {
        if (forward.outputs().size() != 1) {
            throw new IllegalArgumentException("only a kernel of one output has a pullback: " + forward);
        }
        if (forward.inputs() > Kernel.MAX_DIFFERENTIABLE_INPUTS) {
            throw new IllegalArgumentException(
                    "a map of " + forward.inputs() + " tensors cannot be differentiated, only one of" + " up to "
                            + Kernel.MAX_DIFFERENTIABLE_INPUTS + ": compute it in parts");
        }
        Expr root = forward.outputs().getFirst();
        // Placeholders for the output and its gradient, numbered after the inputs.
        Expr output = Expr.input(forward.inputs());
        Expr upstream = Expr.input(forward.inputs() + 1);
        List<Integer> targets = new ArrayList<>();
        List<Integer> unchanged = new ArrayList<>();
        List<Expr> onInputs = new ArrayList<>();
        Adjoints adjoints = new Adjoints(forward, upstream);
        for (int i = 0; i < forward.inputs(); i++) {
            Expr adjoint = adjoints.of(Expr.input(i));
            if ((needs >> i & 1) == 0 || adjoint == null) {
                continue;
            }
            if (adjoint == upstream) {
                unchanged.add(i);
            } else {
                targets.add(i);
                onInputs.add(adjoint);
            }
        }
        if (targets.isEmpty()) {
            return new Pullback(null, null, List.of(), false, List.of(), List.copyOf(unchanged));
        }
        Pullback keepingInputs = number(forward, targets, unchanged, onInputs);
        if (!outputIsStored) {
            return keepingInputs;
        }
        List<Expr> onOutput = substitute(onInputs, new HashMap<>(Map.of(root, output)));
        Pullback keepingOutput = number(forward, targets, unchanged, onOutput);
        return keepingOutput.cost() < keepingInputs.cost() ? keepingOutput : keepingInputs;
    }

    /**
     * {@return the part of this that computes the gradients of some of the inputs} It reads the same values, since these
     * were saved.
     *
     * @param needs the inputs whose gradients are needed, bit {@code i} for input {@code i}
     */
    public Pullback only(long needs) {
        List<Integer> fewerTargets = among(targets, needs);
        List<Integer> fewerUnchanged = among(unchanged, needs);
        if (fewerTargets.size() == targets.size() && fewerUnchanged.size() == unchanged.size()) {
            return this;
        }
        if (fewerTargets.isEmpty()) {
            return new Pullback(null, null, List.of(), false, List.of(), fewerUnchanged);
        }
        List<Expr> gradients = new ArrayList<>();
        for (int target : fewerTargets) {
            gradients.add(derivative.outputs().get(targets.indexOf(target)));
        }
        Kernel fewer = Kernel.of(derivative.inputs(), derivative.uniforms(), gradients);
        return new Pullback(fewer, guarded(fewer), reads, readsOutput, fewerTargets, fewerUnchanged);
    }

    /** The inputs that a mask names. Allocates nothing if it names all. */
    private static List<Integer> among(List<Integer> inputs, long needs) {
        for (int i = 0; i < inputs.size(); i++) {
            if ((needs >> inputs.get(i) & 1) == 0) {
                return inputs.stream()
                        .filter(input -> (needs >> input & 1) != 0)
                        .toList();
            }
        }
        return inputs;
    }

    /** Compares saved tensors first, then computed nodes. */
    private long cost() {
        long kept = reads.size() + (readsOutput ? 1 : 0);
        return (kept << 32) + derivative.topologicalOrder().size();
    }

    /** Renumbers the variables that are read, so that the kernel's inputs are dense. */
    private static Pullback number(
            Kernel forward, List<Integer> targets, List<Integer> unchanged, List<Expr> gradients) {
        Kernel sparse = Kernel.of(forward.inputs() + 2, forward.uniforms(), gradients);
        List<Integer> reads = new ArrayList<>();
        Map<Expr, Expr> renumbered = new HashMap<>();
        for (int i = 0; i < forward.inputs(); i++) {
            if (sparse.topologicalOrder().contains(Expr.input(i))) {
                renumbered.put(Expr.input(i), Expr.input(reads.size()));
                reads.add(i);
            }
        }
        int next = reads.size();
        boolean readsOutput = sparse.topologicalOrder().contains(Expr.input(forward.inputs()));
        if (readsOutput) {
            renumbered.put(Expr.input(forward.inputs()), Expr.input(next++));
        }
        renumbered.put(Expr.input(forward.inputs() + 1), Expr.input(next++));
        Kernel dense = Kernel.of(next, forward.uniforms(), substitute(gradients, renumbered));
        return new Pullback(
                dense, guarded(dense), List.copyOf(reads), readsOutput, List.copyOf(targets), List.copyOf(unchanged));
    }

    /** The kernel that runs, see {@link ZeroUpstream}. */
    private static Kernel guarded(Kernel derivative) {
        Expr upstream = Expr.input(derivative.inputs() - 1);
        List<Expr> gradients = derivative.outputs().stream()
                .map(gradient -> ZeroUpstream.withZeros(gradient, upstream))
                .toList();
        return Kernel.of(derivative.inputs(), derivative.uniforms(), gradients);
    }

    /**
     * The expressions with some nodes replaced.
     *
     * @param replaced maps nodes to their replacements; every node that is rebuilt is added
     */
    static List<Expr> substitute(List<Expr> expressions, Map<Expr, Expr> replaced) {
        for (Expr node : Kernel.topologicalOrderOf(expressions)) {
            if (!replaced.containsKey(node)) {
                replaced.put(node, node instanceof Expr.Apply apply ? rebuild(apply, replaced) : node);
            }
        }
        return expressions.stream().map(replaced::get).toList();
    }

    private static Expr rebuild(Expr.Apply apply, Map<Expr, Expr> replaced) {
        Expr[] arguments = apply.arguments().stream().map(replaced::get).toArray(Expr[]::new);
        return Expr.apply(apply.function(), arguments);
    }
}

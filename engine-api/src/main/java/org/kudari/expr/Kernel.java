package org.kudari.expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kudari.layout.DType;

/**
 * One or more expressions over the same inputs and uniforms, which a backend compiles and runs on every element.
 * Kernels are interned like expressions, so a backend finds its compiled form by identity. A backend that keeps
 * compiled forms keeps the kernels of these in use.
 */
public final class Kernel {
    private record Key(int inputs, int uniforms, List<Expr> outputs) {}

    private static final WeakInterner<Key, Kernel> INTERNED = new WeakInterner<>(Kernel::isOf);

    // With more than a few hundred operations compilers slow down and registers spill. Two kernels cost one more pass
    // over memory.
    private static final int LARGE = 300;

    /** The largest number of inputs of a kernel: a set of inputs is a 64-bit mask. */
    public static final int MAX_INPUTS = 64;

    /**
     * The largest number of inputs of a kernel that has a pullback. Its pullback may have three more inputs: the
     * output, its gradient, and an accumulator.
     */
    public static final int MAX_DIFFERENTIABLE_INPUTS = MAX_INPUTS - 3;

    /** The identity of one input: a copy, or a conversion if the output has another type. */
    public static final Kernel IDENTITY = of(1, 0, Expr.input(0));

    private final int inputs;
    private final int uniforms;
    private final List<Expr> outputs;
    private final List<Expr> topologicalOrder;
    private final int operations;
    private final long conditionInputs;
    private volatile ConditionSplit conditionSplit;
    private volatile Kernel accumulating;
    private volatile Kernel distinct;
    private volatile Kernel lastInputFirst;
    private volatile Optional<Split> split;
    private final ConcurrentHashMap<Long, Pullback> pullbacks = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Pullback> pullbacksOnInputs = new ConcurrentHashMap<>();

    // The last pullback and the mask that it was for: a layer needs the same one in each step. A race is harmless:
    // pullbacks are immutable, and a thread that loses looks up again.
    private record LastPullback(long needs, Pullback pullback) {}

    private LastPullback lastPullback;

    private Kernel(Key key) {
        this.inputs = key.inputs();
        this.uniforms = key.uniforms();
        this.outputs = key.outputs();
        this.topologicalOrder = topologicalOrderOf(outputs);
        this.operations = computed().size();
        for (Expr node : topologicalOrder) {
            boolean fits = switch (node) {
                case Expr.Input input -> input.index() >= 0 && input.index() < inputs;
                case Expr.Uniform uniform -> uniform.index() >= 0 && uniform.index() < uniforms;
                case Expr.Constant _, Expr.Apply _ -> true;
            };
            if (!fits) {
                throw new IllegalArgumentException("the expression uses " + node + ", but the kernel has " + inputs
                        + " input(s) and " + uniforms + " uniform(s)");
            }
        }
        this.conditionInputs = ConditionSplit.conditionInputs(topologicalOrder, outputs);
    }

    private boolean isOf(Key key) {
        return inputs == key.inputs() && uniforms == key.uniforms() && outputs.equals(key.outputs());
    }

    /** The number of kernels in use, and of some that the garbage collector is about to take. */
    static int inUse() {
        return INTERNED.size();
    }

    /**
     * The kernel of the given expressions.
     *
     * @param inputs the number of inputs; the expressions use indices below it
     * @param uniforms the number of uniforms; the expressions use indices below it
     * @param outputs one expression for each output, at least one
     * @return the kernel
     * @throws IllegalArgumentException if there is no output, there are more than {@link #MAX_INPUTS} inputs, or an
     *     expression uses an index that is not below the number
     */
    public static Kernel of(int inputs, int uniforms, List<Expr> outputs) {
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("a kernel needs at least one output");
        }
        if (inputs > MAX_INPUTS) {
            throw new IllegalArgumentException("a kernel of " + inputs + " tensors is too wide, it may have up to "
                    + MAX_INPUTS + ": compute it in parts");
        }
        Key key = new Key(inputs, uniforms, List.copyOf(outputs));
        return INTERNED.intern(key, key.hashCode(), Kernel::new);
    }

    /**
     * The kernel of the given expressions, as {@link #of(int, int, List)}.
     *
     * @param inputs the number of inputs
     * @param uniforms the number of uniforms
     * @param outputs one expression for each output, at least one
     * @return the kernel
     */
    public static Kernel of(int inputs, int uniforms, Expr... outputs) {
        return of(inputs, uniforms, List.of(outputs));
    }

    /** {@return the number of inputs} */
    public int inputs() {
        return inputs;
    }

    /** {@return the number of uniforms} */
    public int uniforms() {
        return uniforms;
    }

    /** {@return one expression for each output; unmodifiable} */
    public List<Expr> outputs() {
        return outputs;
    }

    /** {@return every distinct node once, arguments before the nodes that use them} */
    public List<Expr> topologicalOrder() {
        return topologicalOrder;
    }

    /** {@return the number of primitives that it applies to each element} */
    public int operations() {
        return operations;
    }

    private List<Expr> computed() {
        return topologicalOrder.stream()
                .filter(node -> node instanceof Expr.Apply)
                .toList();
    }

    /**
     * {@return the kernel of one of the outputs alone, with the same inputs and uniforms}
     *
     * @param index the index of the output, from 0
     */
    public Kernel output(int index) {
        return outputs.size() == 1 ? this : of(inputs, uniforms, outputs.get(index));
    }

    /**
     * {@return the kernel {@code x_n + f(x_0, ..., x_(n-1))} for this kernel's only output f} It adds to an existing
     * result, its last input.
     */
    public Kernel accumulating() {
        if (accumulating == null) {
            accumulating = of(inputs + 1, uniforms, Expr.input(inputs).plus(outputs.getFirst()));
        }
        return accumulating;
    }

    /**
     * {@return the kernel of the outputs without repetitions, in the order of their first occurrence; this one if there
     * is no repetition}
     */
    public Kernel distinct() {
        if (distinct == null) {
            List<Expr> different = outputs.stream().distinct().toList();
            distinct = different.size() == outputs.size() ? this : of(inputs, uniforms, different);
        }
        return distinct;
    }

    /**
     * {@return this kernel with its last input as input 0 and the others after it} An epilogue takes the product as
     * input 0.
     */
    public Kernel lastInputFirst() {
        if (lastInputFirst == null) {
            Map<Expr, Expr> renumbered = new HashMap<>();
            for (int i = 0; i < inputs; i++) {
                renumbered.put(Expr.input(i), Expr.input((i + 1) % inputs));
            }
            lastInputFirst = of(inputs, uniforms, Pullback.substitute(outputs, renumbered));
        }
        return lastInputFirst;
    }

    /**
     * Tells whether an output is a truth value, stored as {@code BOOL}.
     *
     * @param output the index of the output, from 0
     * @return whether it is the result of a comparison or of logic
     */
    public boolean isPredicate(int output) {
        return outputs.get(output) instanceof Expr.Apply apply
                && apply.function().isPredicate();
    }

    /**
     * Checks that the kernel can compute in a type.
     *
     * @param type the type in which the kernel computes
     * @param uniformValues the uniform arguments
     * @throws IllegalArgumentException if the type is not floating and the kernel needs a floating one: for a function
     *     such as exp, or for a constant or uniform with a fraction or beyond 64 bits
     */
    public void requireComputable(DType type, double[] uniformValues) {
        if (type.isFloating()) {
            return;
        }
        for (Expr node : topologicalOrder) {
            switch (node) {
                case Expr.Apply apply
                when apply.function().isFloatingOnly() ->
                    throw new IllegalArgumentException(
                            apply.function().functionName() + " needs a floating type, but its operands are " + type
                                    + ": convert them with to(FLOAT32)");
                case Expr.Constant constant -> {
                    if (!constant.isRounded()) {
                        requireWhole(constant.value(), type);
                    }
                }
                case Expr.Uniform uniform -> requireWhole(uniformValues[uniform.index()], type);
                case Expr.Apply _, Expr.Input _ -> {}
            }
        }
    }

    /** The double 2^63 is no long, and a cast would make it the largest one. */
    private static void requireWhole(double number, DType type) {
        if ((long) number != number || number == 0x1p63) {
            String what = number == Math.rint(number) ? "does not fit a 64-bit integer" : "is no integer";
            throw new IllegalArgumentException("the number " + number + " " + what + ", but the operands are " + type
                    + ": convert them with to(FLOAT32)");
        }
    }

    /**
     * {@return the inputs that only decide what a select takes, bit {@code i} for input {@code i}} Their types take no
     * part in promotion. It is 0 if all inputs that are read only decide: the type of a result must come from one.
     */
    public long conditionInputs() {
        return conditionInputs;
    }

    /** {@return this kernel in two parts: the conditions that read {@link #conditionInputs}, and all else} */
    public ConditionSplit conditionsFirst() {
        if (conditionSplit == null) {
            conditionSplit = ConditionSplit.of(this);
        }
        return conditionSplit;
    }

    /**
     * The backward pass of this kernel. It must have one output and at most {@link #MAX_DIFFERENTIABLE_INPUTS} inputs.
     *
     * @param needs the inputs whose gradients are needed, bit {@code i} for input {@code i}
     * @return the backward pass
     * @throws IllegalArgumentException if the kernel has several outputs or too many inputs
     */
    public Pullback pullback(long needs) {
        LastPullback last = lastPullback;
        if (last == null || last.needs != needs) {
            last = new LastPullback(needs, pullbacks.computeIfAbsent(needs, mask -> Pullback.of(this, mask, true)));
            lastPullback = last;
        }
        return last.pullback;
    }

    /**
     * The backward pass of this kernel, written on its inputs alone: for a kernel whose output is not stored.
     *
     * @param needs the inputs whose gradients are needed, bit {@code i} for input {@code i}
     * @return the backward pass
     * @throws IllegalArgumentException if the kernel has several outputs or too many inputs
     */
    public Pullback pullbackOnInputs(long needs) {
        Pullback known = pullbacksOnInputs.get(needs);
        return known != null ? known : pullbacksOnInputs.computeIfAbsent(needs, mask -> Pullback.of(this, mask, false));
    }

    /**
     * {@return whether the kernel has so many operations that it should run in two parts, and can; see {@link #split}}
     */
    public boolean isLarge() {
        return operations > LARGE && split() != null;
    }

    /**
     * Two kernels that together compute a kernel that is too large to compile well.
     *
     * @param first computes intermediate values from the inputs
     * @param rest computes the outputs from the inputs followed by those values
     */
    public record Split(Kernel first, Kernel rest) {}

    /**
     * Divides the kernel in the middle half of its operations, at the place with the fewest intermediate values.
     *
     * @return the parts; null if the second would have too many inputs
     */
    public Split split() {
        if (split == null) {
            split = Optional.ofNullable(splitWhereFewestCross());
        }
        return split.orElse(null);
    }

    private Split splitWhereFewestCross() {
        // Only computed nodes are counted. The order may begin with a hundred constants, and a cut between those would
        // be useless.
        List<Expr> computed = computed();
        Set<Expr> before = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Expr> crossing = null;
        for (int cut = 0; cut < computed.size() * 3 / 4; cut++) {
            before.add(computed.get(cut));
            if (cut >= computed.size() / 4) {
                List<Expr> candidates = crossing(before, computed.subList(cut + 1, computed.size()));
                if (crossing == null || candidates.size() < crossing.size()) {
                    crossing = candidates;
                }
            }
        }
        if (inputs + crossing.size() > MAX_INPUTS) {
            return null;
        }
        IdentityHashMap<Expr, Expr> renamed = new IdentityHashMap<>();
        for (Expr node : crossing) {
            renamed.put(node, Expr.input(inputs + renamed.size()));
        }
        List<Expr> remaining = Pullback.substitute(outputs, renamed);
        return new Split(of(inputs, uniforms, crossing), of(inputs + crossing.size(), uniforms, remaining));
    }

    /** The nodes before the cut that are outputs or are used after it. */
    private List<Expr> crossing(Set<Expr> before, List<Expr> after) {
        Set<Expr> crossing = new LinkedHashSet<>();
        for (Expr node : after) {
            crossing.addAll(((Expr.Apply) node).arguments());
        }
        crossing.addAll(outputs);
        crossing.removeIf(node -> !before.contains(node));
        return List.copyOf(crossing);
    }

    /** An example is {@code (x0, x1; u0) -> add(x0, mul(x1, u0))}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < inputs; i++) {
            text.append(i == 0 ? "" : ", ").append(Expr.input(i));
        }
        for (int i = 0; i < uniforms; i++) {
            text.append(i == 0 ? "; " : ", ").append(Expr.uniform(i));
        }
        text.append(") -> ");
        for (int i = 0; i < outputs.size(); i++) {
            text.append(i == 0 ? "" : " | ").append(outputs.get(i));
        }
        return text.toString();
    }

    /** Every distinct node of the expressions once, arguments before the nodes that use them. */
    static List<Expr> topologicalOrderOf(List<Expr> outputs) {
        Set<Expr> done = new LinkedHashSet<>();
        Set<Expr> entered = Collections.newSetFromMap(new IdentityHashMap<>());
        // An explicit stack, because a deep expression would overflow the thread's.
        ArrayList<Expr> stack = new ArrayList<>(outputs.reversed());
        while (!stack.isEmpty()) {
            Expr node = stack.getLast();
            if (node instanceof Expr.Apply apply && entered.add(node)) {
                stack.addAll(apply.arguments().reversed());
            } else {
                stack.removeLast();
                done.add(node);
            }
        }
        return List.copyOf(done);
    }
}

package org.kudari.cpu.codegen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.cpu.codegen.lanes.FloatPrimitives;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * A kernel as loops over numbered slots. A slot is a run of elements or a single number. The order of slots is: the
 * inputs, the kernel's numbers (constants and uniforms), the outputs, and temporaries. A temporary is used again as
 * soon as its value is no longer needed.
 *
 * <p>A program is split into {@link FusionGroup}s, mostly one. Each group first runs as {@link UnfusedLoops}, and as
 * one fused loop once the program has computed enough to be worth the JIT's time.
 */
public final class KernelProgram {
    /**
     * The cost, in additions, after which a program is fused: some milliseconds of its loops in plain Java. So the
     * hottest programs are fused first, and a program that runs once is not fused.
     */
    private static final long FUSION_COST = 1L << 20;

    private final Kernel kernel;
    private final LoopCache loopCache;

    /** Bit i is set if input i is one number for all elements. */
    private final long repeatedInputs;

    /** The kernel's constants and uniforms, in the order of their slots. */
    private final List<Expr> numbers = new ArrayList<>();

    private final FusibleLoop[] fusibleLoops;

    /** For each input, the last step that reads it. */
    private final int[] lastReadStep;

    /** For each output, the step that writes it. */
    private final int[] writeStep;

    private final int cost;
    private int temporaries;
    private boolean hasLateReads;

    /**
     * The cost of all elements computed so far, up to {@link #FUSION_COST}. Threads update it without a lock: a lost
     * update only delays the fusion.
     */
    private long computedCost;

    /** @param repeatedInputs bit i is set if input i is one number for all elements of a tile */
    KernelProgram(Kernel kernel, long repeatedInputs, LoopCache loopCache) {
        this.kernel = kernel;
        this.repeatedInputs = repeatedInputs;
        this.loopCache = loopCache;
        lastReadStep = new int[kernel.inputs()];
        writeStep = new int[kernel.outputs().size()];
        int sum = 1;
        for (Expr node : kernel.topologicalOrder()) {
            if (node instanceof Expr.Constant || node instanceof Expr.Uniform) {
                numbers.add(node);
            }
            sum += cost(node);
        }
        cost = sum;
        fusibleLoops = new SlotAssignment().assemble();
        for (int i = 0; i < inputs(); i++) {
            for (int j = 0; j < outputs(); j++) {
                hasLateReads |= isReadAfter(i, j);
            }
        }
    }

    private static int cost(Expr node) {
        return switch (node) {
            case Expr.Apply apply -> FloatPrimitives.cost(apply.function());
            case Expr.Input _, Expr.Uniform _, Expr.Constant _ -> 0;
        };
    }

    /** Returns the cost of one element, in additions. */
    public int cost() {
        return cost;
    }

    /** Returns the largest number of elements of one {@link #run}. */
    public int maxElements() {
        return fusibleLoops.length > 1 ? TileSizes.TILE : TileSizes.LONG_TILE;
    }

    /**
     * Computes the outputs for a number of elements.
     *
     * @param workerScratch its slots must have been set to the tensors and temporaries
     * @param count a multiple of {@link TileSizes#GRANULE}
     */
    public void run(WorkerScratch workerScratch, int count) {
        for (FusibleLoop fusibleLoop : fusibleLoops) {
            fusibleLoop.loop().current().run(count, workerScratch.slotArrays, workerScratch.slotOffsets);
        }
    }

    /** Adds elements that are about to be computed to the count. Starts the fusion when the count reaches its limit. */
    public void recordUse(long elements) {
        if (computedCost < FUSION_COST) {
            computedCost += elements * cost;
            if (computedCost >= FUSION_COST) {
                for (FusibleLoop fusibleLoop : fusibleLoops) {
                    loopCache.fuseInBackground(fusibleLoop);
                }
            }
        }
    }

    private int inputs() {
        return kernel.inputs();
    }

    private int outputs() {
        return kernel.outputs().size();
    }

    /** Returns the slot of a constant or uniform. */
    public int numberSlot(int number) {
        return inputs() + number;
    }

    /** Returns the slot of an output. */
    public int outputSlot(int output) {
        return inputs() + numbers.size() + output;
    }

    /** Returns the slot of a temporary. */
    public int temporarySlot(int temporary) {
        return outputSlot(outputs()) + temporary;
    }

    /** Returns the number of temporaries. */
    public int temporaries() {
        return temporaries;
    }

    /** Returns the number of all slots. */
    public int slots() {
        return temporarySlot(temporaries);
    }

    /** Whether an input is read after an output was written. The two then cannot use the same memory. */
    public boolean isReadAfter(int input, int output) {
        return lastReadStep[input] > writeStep[output];
    }

    /** Whether {@link #isReadAfter} holds for any input and output. */
    public boolean hasLateReads() {
        return hasLateReads;
    }

    /** Returns the number of constants and uniforms. */
    public int numbers() {
        return numbers.size();
    }

    /**
     * Stores the constants and uniforms as float32, in the order of their slots.
     *
     * @param values has {@link #numbers()} elements
     */
    public void storeNumbers(double[] uniforms, float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (numbers.get(i)) {
                case Expr.Constant constant -> (float) constant.value();
                case Expr.Uniform uniform -> (float) uniforms[uniform.index()];
                case Expr.Input _, Expr.Apply _ -> throw new AssertionError();
            };
        }
    }

    /** Assigns the slots and builds the loops of a program, once. */
    private final class SlotAssignment {
        private final Map<Expr, Integer> slots = new IdentityHashMap<>();

        /** For each value, the index of the last primitive that reads it. */
        private final Map<Expr, Integer> lastUse = new IdentityHashMap<>();

        /** The temporary slots whose values are no longer needed. */
        private final ArrayDeque<Integer> idle = new ArrayDeque<>();

        private final List<Expr.Apply> nodes = new ArrayList<>();
        private final List<UnfusedLoops.Step> steps = new ArrayList<>();

        FusibleLoop[] assemble() {
            for (int i = 0; i < inputs(); i++) {
                slots.put(Expr.input(i), i);
            }
            for (int i = 0; i < numbers.size(); i++) {
                slots.put(numbers.get(i), numberSlot(i));
            }
            for (Expr node : kernel.topologicalOrder()) {
                if (node instanceof Expr.Apply apply) {
                    for (Expr argument : apply.arguments()) {
                        lastUse.put(argument, nodes.size());
                    }
                    nodes.add(apply);
                }
            }
            List<List<Expr.Apply>> groups = FusionGroup.split(nodes);
            for (List<Expr.Apply> group : groups) {
                group.forEach(node -> addStep(node, steps.size(), group.size() > 1));
            }
            List<FusionGroup.Result> copies = addCopies();
            List<FusibleLoop> loops = new ArrayList<>();
            int first = 0;
            for (List<Expr.Apply> group : groups) {
                int end = first + group.size();
                boolean isLast = end == nodes.size();
                loops.add(fusibleLoop(group, first, end, isLast ? steps.size() : end, isLast ? copies : List.of()));
                first = end;
            }
            if (groups.isEmpty()) {
                loops.add(fusibleLoop(List.of(), 0, 0, steps.size(), copies));
            }
            return loops.toArray(FusibleLoop[]::new);
        }

        private FusibleLoop fusibleLoop(
                List<Expr.Apply> group, int first, int end, int lastStep, List<FusionGroup.Result> copies) {
            boolean[] isFixed = new boolean[slots()];
            for (int slot = 0; slot < isFixed.length; slot++) {
                isFixed[slot] = slot < inputs()
                        ? (repeatedInputs >> slot & 1) != 0
                        : slot < outputSlot(0) || slot >= temporarySlot(0);
            }
            UnfusedLoops.Step[] groupSteps = steps.subList(first, lastStep).toArray(UnfusedLoops.Step[]::new);
            UnfusedLoops unfused = new UnfusedLoops(groupSteps, isFixed, temporaries > 0);
            if (group.size() < 2) {
                return LoopCache.unfusibleLoop(unfused);
            }
            List<FusionGroup.Result> results = new ArrayList<>();
            for (Expr.Apply node : group) {
                if (kernel.outputs().contains(node) || lastUse.get(node) >= end) {
                    results.add(new FusionGroup.Result(node, slots.get(node)));
                }
            }
            results.addAll(copies);
            List<FusionGroup.Operand> operands = new ArrayList<>();
            for (Expr node : FusionGroup.inputsOf(
                    group, copies.stream().map(FusionGroup.Result::node).toList())) {
                operands.add(new FusionGroup.Operand(node, slots.get(node), isRepeated(node)));
            }
            return loopCache.fusibleLoop(new FusionGroup(group, operands, results), unfused, slots());
        }

        private void addStep(Expr.Apply apply, int position, boolean isFused) {
            List<Expr> arguments = apply.arguments();
            int repeated = 0;
            for (int k = 0; k < arguments.size(); k++) {
                repeated |= isRepeated(arguments.get(k)) ? 1 << k : 0;
            }
            // The arguments are freed first, because a loop may overwrite its own argument.
            for (int k = 0; k < arguments.size(); k++) {
                Expr argument = arguments.get(k);
                boolean isFirst = arguments.indexOf(argument) == k;
                if (isFirst && lastUse.get(argument) == position && isTemporary(argument)) {
                    idle.push(slots.get(argument));
                }
            }
            int output = kernel.outputs().indexOf(apply);
            slots.put(apply, output >= 0 ? outputSlot(output) : temporary());
            SwappableLoop<PrimitiveLoop> loop = isFused
                    ? loopCache.plainLoop(apply.function(), repeated)
                    : loopCache.loop(apply.function(), repeated);
            add(apply, loop, arguments);
            if (output >= 0) {
                writeStep[output] = steps.size() - 1;
            }
        }

        /** Adds copies for outputs that are inputs, numbers, or equal to an earlier output. */
        private List<FusionGroup.Result> addCopies() {
            List<FusionGroup.Result> copies = new ArrayList<>();
            for (int j = 0; j < outputs(); j++) {
                Expr output = kernel.outputs().get(j);
                if (!(output instanceof Expr.Apply) || kernel.outputs().indexOf(output) < j) {
                    SwappableLoop<PrimitiveLoop> copy = loopCache.copyLoop(isRepeated(output) ? 1 : 0);
                    int from = slots.get(output);
                    steps.add(new UnfusedLoops.Step(copy, outputSlot(j), from, from, from));
                    writeStep[j] = steps.size() - 1;
                    noteRead(output);
                    copies.add(new FusionGroup.Result(output, outputSlot(j)));
                }
            }
            return copies;
        }

        private void add(Expr result, SwappableLoop<PrimitiveLoop> loop, List<Expr> arguments) {
            int a = slots.get(arguments.getFirst());
            int b = arguments.size() > 1 ? slots.get(arguments.get(1)) : a;
            int c = arguments.size() > 2 ? slots.get(arguments.get(2)) : a;
            steps.add(new UnfusedLoops.Step(loop, slots.get(result), a, b, c));
            arguments.forEach(this::noteRead);
        }

        private void noteRead(Expr argument) {
            if (argument instanceof Expr.Input input) {
                lastReadStep[input.index()] = steps.size() - 1;
            }
        }

        private boolean isRepeated(Expr node) {
            return switch (node) {
                case Expr.Constant _, Expr.Uniform _ -> true;
                case Expr.Input input -> (repeatedInputs >> input.index() & 1) != 0;
                case Expr.Apply _ -> false;
            };
        }

        private boolean isTemporary(Expr node) {
            return node instanceof Expr.Apply && !kernel.outputs().contains(node);
        }

        private int temporary() {
            return idle.isEmpty() ? temporarySlot(temporaries++) : idle.pop();
        }
    }
}

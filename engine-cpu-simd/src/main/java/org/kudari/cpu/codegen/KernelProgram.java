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
 * A kernel as loops over numbered slots, each of which is a stretch of elements or a single number: the inputs first, then
 * the kernel's numbers (constants and uniforms), the outputs, and temporaries, which are used again as soon as nothing needs
 * them any more.
 *
 * <p>A program is cut into {@link FusionGroup}s, mostly one. Each runs as {@link UnfusedLoops}, and when the program has proved to be worth
 * the JIT's time, as one fused loop.
 */
public final class KernelProgram {

    /**
     * Vector instructions on elements after which a program is worth a compilation: some milliseconds of its steps in
     * plain Java. So the hottest programs are fused first, and what runs once is not fused at all.
     */
    private static final long HOT = 1L << 20;

    private final Kernel kernel;
    private final LoopCache loopCache;
    private final long repeatedInputs;
    private final List<Expr> numbers = new ArrayList<>();
    private final FusedLoop[] fusedLoops;
    private final int[] lastRead;
    private final int[] written;
    private final int cost;
    private int temporaries;
    private boolean readsLate;

    /** A lost update only delays the fusion. */
    private long heat;

    /**
     * @param repeatedInputs bit i is set if input i is one number for all elements of a tile
     */
    KernelProgram(Kernel kernel, long repeatedInputs, LoopCache loopCache) {
        this.kernel = kernel;
        this.repeatedInputs = repeatedInputs;
        this.loopCache = loopCache;
        lastRead = new int[kernel.inputs()];
        written = new int[kernel.outputs().size()];
        int sum = 1;
        for (Expr node : kernel.topologicalOrder()) {
            if (node instanceof Expr.Constant || node instanceof Expr.Uniform) {
                numbers.add(node);
            }
            sum += cost(node);
        }
        cost = sum;
        fusedLoops = new Assembly().assemble();
        for (int i = 0; i < inputs(); i++) {
            for (int j = 0; j < outputs(); j++) {
                readsLate |= isReadAfter(i, j);
            }
        }
    }

    private static int cost(Expr node) {
        return switch (node) {
            case Expr.Apply apply -> FloatPrimitives.cost(apply.function());
            case Expr.Input _, Expr.Uniform _, Expr.Constant _ -> 0;
        };
    }

    /** What an element costs, in additions. */
    public int cost() {
        return cost;
    }

    /** The most elements of one {@link #run}. */
    public int longest() {
        return fusedLoops.length > 1 ? TileSizes.TILE : TileSizes.LONG_TILE;
    }

    /** Computes the places to which the frame's slots point. */
    public void run(WorkerScratch workerScratch, int count) {
        for (FusedLoop fusedLoop : fusedLoops) {
            fusedLoop.swappableLoop().get().run(count, workerScratch.array, workerScratch.at);
        }
    }

    /** To be told of the elements that are going to be computed; fuses the program when there were many. */
    public void expect(long elements) {
        if (heat < HOT) {
            heat += elements * cost;
            if (heat >= HOT) {
                for (FusedLoop fusedLoop : fusedLoops) {
                    loopCache.warmUp(fusedLoop);
                }
            }
        }
    }

    int inputs() {
        return kernel.inputs();
    }

    int outputs() {
        return kernel.outputs().size();
    }

    public int numberSlot(int number) {
        return inputs() + number;
    }

    public int outputSlot(int output) {
        return inputs() + numbers.size() + output;
    }

    public int temporarySlot(int temporary) {
        return outputSlot(outputs()) + temporary;
    }

    public int temporaries() {
        return temporaries;
    }

    public int slots() {
        return temporarySlot(temporaries);
    }

    /** Whether an input is read after an output was written, so that the two cannot be the same memory. */
    public boolean isReadAfter(int input, int output) {
        return lastRead[input] > written[output];
    }

    /** Whether that is so for any two of them. */
    public boolean readsLate() {
        return readsLate;
    }

    /** The kernel's numbers, in the order of their slots. */
    public int numbers() {
        return numbers.size();
    }

    /** Stores the kernel's numbers. */
    public void storeNumbers(double[] uniforms, float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (numbers.get(i)) {
                case Expr.Constant constant -> (float) constant.value();
                case Expr.Uniform uniform -> (float) uniforms[uniform.index()];
                case Expr.Input _, Expr.Apply _ -> throw new AssertionError();
            };
        }
    }

    /** The assignment of slots, done once. */
    private final class Assembly {
        private final Map<Expr, Integer> slots = new IdentityHashMap<>();
        private final Map<Expr, Integer> lastUse = new IdentityHashMap<>();
        private final ArrayDeque<Integer> idle = new ArrayDeque<>();
        private final List<Expr.Apply> nodes = new ArrayList<>();
        private final List<UnfusedLoops.Step> steps = new ArrayList<>();

        FusedLoop[] assemble() {
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
            List<List<Expr.Apply>> parts = FusionGroup.cut(nodes);
            for (List<Expr.Apply> part : parts) {
                part.forEach(node -> addStep(node, steps.size(), part.size() > 1));
            }
            List<FusionGroup.Result> copies = addCopies();
            List<FusedLoop> fusions = new ArrayList<>();
            int first = 0;
            for (List<Expr.Apply> part : parts) {
                int end = first + part.size();
                boolean isLast = end == nodes.size();
                fusions.add(fusion(part, first, end, isLast ? steps.size() : end, isLast ? copies : List.of()));
                first = end;
            }
            if (parts.isEmpty()) {
                fusions.add(fusion(List.of(), 0, 0, steps.size(), copies));
            }
            return fusions.toArray(FusedLoop[]::new);
        }

        private FusedLoop fusion(
                List<Expr.Apply> part, int first, int end, int lastStep, List<FusionGroup.Result> copies) {
            boolean[] staysInPlace = new boolean[slots()];
            for (int slot = 0; slot < staysInPlace.length; slot++) {
                staysInPlace[slot] = slot < inputs()
                        ? (repeatedInputs >> slot & 1) != 0
                        : slot < outputSlot(0) || slot >= temporarySlot(0);
            }
            UnfusedLoops.Step[] itsSteps = steps.subList(first, lastStep).toArray(UnfusedLoops.Step[]::new);
            UnfusedLoops standIn = new UnfusedLoops(itsSteps, staysInPlace, temporaries > 0);
            if (part.size() < 2) {
                return LoopCache.unfused(standIn);
            }
            List<FusionGroup.Result> results = new ArrayList<>();
            for (Expr.Apply node : part) {
                if (kernel.outputs().contains(node) || lastUse.get(node) >= end) {
                    results.add(new FusionGroup.Result(node, slots.get(node)));
                }
            }
            results.addAll(copies);
            List<FusionGroup.Operand> operands = new ArrayList<>();
            for (Expr node : FusionGroup.read(
                    part, copies.stream().map(FusionGroup.Result::node).toList())) {
                operands.add(new FusionGroup.Operand(node, slots.get(node), isRepeated(node)));
            }
            return loopCache.fusion(new FusionGroup(part, operands, results), standIn, slots());
        }

        private void addStep(Expr.Apply apply, int position, boolean isFused) {
            List<Expr> arguments = apply.arguments();
            int repeated = 0;
            for (int k = 0; k < arguments.size(); k++) {
                repeated |= isRepeated(arguments.get(k)) ? 1 << k : 0;
            }
            // Freed first: a loop may write over its own argument.
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
                    ? loopCache.standIn(apply.function(), repeated)
                    : loopCache.loop(apply.function(), repeated);
            add(apply, loop, arguments);
            if (output >= 0) {
                written[output] = steps.size() - 1;
            }
        }

        /** For outputs that are inputs, numbers, or equal to an earlier output. */
        private List<FusionGroup.Result> addCopies() {
            List<FusionGroup.Result> copies = new ArrayList<>();
            for (int j = 0; j < outputs(); j++) {
                Expr output = kernel.outputs().get(j);
                if (!(output instanceof Expr.Apply) || kernel.outputs().indexOf(output) < j) {
                    SwappableLoop<PrimitiveLoop> copy = loopCache.copy(isRepeated(output) ? 1 : 0);
                    int from = slots.get(output);
                    steps.add(new UnfusedLoops.Step(copy, outputSlot(j), from, from, from));
                    written[j] = steps.size() - 1;
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
                lastRead[input.index()] = steps.size() - 1;
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

package org.kudari.cpu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;

/**
 * A kernel as a straight line of {@link Loop}s over numbered slots, each of which is a stretch of elements or a single
 * number: the inputs first, then the kernel's numbers (constants and uniforms), the outputs, and temporaries, which are
 * used again as soon as nothing needs them any more.
 */
final class Program {

    /** One loop and the slots of its arguments; those that it does not read repeat the first. */
    private record Step(Current<Loop> loop, int out, int a, int b, int c) {}

    /** About what an exponential costs, in additions; so do all functions that only floating types have. */
    private static final int SMOOTH_COST = 8;

    private final Kernel kernel;
    private final Loops loops;
    private final long repeatedInputs;
    private final List<Expr> numbers = new ArrayList<>();
    private final Step[] steps;
    private final int[] lastRead;
    private final int[] written;
    private final int cost;
    private int temporaries;

    /**
     * @param repeatedInputs bit i is set if input i is one number for all elements of a tile
     */
    Program(Kernel kernel, long repeatedInputs, Loops loops) {
        this.kernel = kernel;
        this.repeatedInputs = repeatedInputs;
        this.loops = loops;
        lastRead = new int[kernel.inputs()];
        written = new int[kernel.outputs().size()];
        for (Expr node : kernel.order()) {
            if (node instanceof Expr.Constant || node instanceof Expr.Uniform) {
                numbers.add(node);
            }
        }
        steps = new Assembly().assemble();
        cost = 1 + kernel.order().stream().mapToInt(Program::cost).sum();
    }

    private static int cost(Expr node) {
        return switch (node) {
            case Expr.Apply apply -> apply.function().isFloatingOnly() ? SMOOTH_COST : 1;
            case Expr.Input _, Expr.Uniform _, Expr.Constant _ -> 0;
        };
    }

    /** The number of loops. */
    int length() {
        return steps.length;
    }

    /** What an element costs, in additions. */
    int cost() {
        return cost;
    }

    /** Runs the loops over the places to which the frame's slots point. */
    void run(Frame frame, int count) {
        float[][] array = frame.array;
        int[] at = frame.at;
        for (Step step : steps) {
            int out = step.out;
            int a = step.a;
            int b = step.b;
            int c = step.c;
            step.loop.get().run(count, array[out], at[out], array[a], at[a], array[b], at[b], array[c], at[c]);
        }
    }

    int inputs() {
        return kernel.inputs();
    }

    int outputs() {
        return kernel.outputs().size();
    }

    int numberSlot(int number) {
        return inputs() + number;
    }

    int outputSlot(int output) {
        return inputs() + numbers.size() + output;
    }

    int temporarySlot(int temporary) {
        return outputSlot(outputs()) + temporary;
    }

    int temporaries() {
        return temporaries;
    }

    int slots() {
        return temporarySlot(temporaries);
    }

    /** Whether an input is read after an output was written, so that the two cannot be the same memory. */
    boolean isReadAfter(int input, int output) {
        return lastRead[input] > written[output];
    }

    /** The kernel's numbers in the order of their slots. */
    float[] numbers(double[] uniforms) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (numbers.get(i)) {
                case Expr.Constant constant -> (float) constant.value();
                case Expr.Uniform uniform -> (float) uniforms[uniform.index()];
                case Expr.Input _, Expr.Apply _ -> throw new AssertionError();
            };
        }
        return values;
    }

    /** The assignment of slots, done once. */
    private final class Assembly {
        private final Map<Expr, Integer> slots = new IdentityHashMap<>();
        private final Map<Expr, Integer> lastUse = new IdentityHashMap<>();
        private final ArrayDeque<Integer> idle = new ArrayDeque<>();
        private final List<Step> steps = new ArrayList<>();

        Step[] assemble() {
            List<Expr> order = kernel.order();
            for (int i = 0; i < inputs(); i++) {
                slots.put(Expr.input(i), i);
            }
            for (int i = 0; i < numbers.size(); i++) {
                slots.put(numbers.get(i), numberSlot(i));
            }
            for (int i = 0; i < order.size(); i++) {
                if (order.get(i) instanceof Expr.Apply apply) {
                    for (Expr argument : apply.arguments()) {
                        lastUse.put(argument, i);
                    }
                }
            }
            for (int i = 0; i < order.size(); i++) {
                if (order.get(i) instanceof Expr.Apply apply) {
                    addStep(apply, i);
                }
            }
            addCopies();
            return steps.toArray(Step[]::new);
        }

        private void addStep(Expr.Apply apply, int position) {
            List<Expr> arguments = apply.arguments();
            int repeated = 0;
            for (int k = 0; k < arguments.size(); k++) {
                repeated |= isRepeated(arguments.get(k)) ? 1 << k : 0;
            }
            // Freed first: a loop may write over its own argument.
            for (Expr argument : arguments) {
                if (lastUse.get(argument) == position && isTemporary(argument)) {
                    idle.push(slots.get(argument));
                    lastUse.put(argument, -1);
                }
            }
            int output = kernel.outputs().indexOf(apply);
            slots.put(apply, output >= 0 ? outputSlot(output) : temporary());
            add(apply, loops.loop(apply.function(), repeated), arguments);
            if (output >= 0) {
                written[output] = steps.size() - 1;
            }
        }

        /** For outputs that are inputs, numbers, or equal to an earlier output. */
        private void addCopies() {
            for (int j = 0; j < outputs(); j++) {
                Expr output = kernel.outputs().get(j);
                if (!(output instanceof Expr.Apply) || kernel.outputs().indexOf(output) < j) {
                    Current<Loop> copy = loops.copy(isRepeated(output) ? 1 : 0);
                    int from = slots.get(output);
                    steps.add(new Step(copy, outputSlot(j), from, from, from));
                    written[j] = steps.size() - 1;
                    noteRead(output);
                }
            }
        }

        private void add(Expr result, Current<Loop> loop, List<Expr> arguments) {
            int a = slots.get(arguments.getFirst());
            int b = arguments.size() > 1 ? slots.get(arguments.get(1)) : a;
            int c = arguments.size() > 2 ? slots.get(arguments.get(2)) : a;
            steps.add(new Step(loop, slots.get(result), a, b, c));
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

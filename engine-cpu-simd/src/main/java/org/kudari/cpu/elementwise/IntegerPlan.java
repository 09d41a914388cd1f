package org.kudari.cpu.elementwise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.backend.View;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * Computes one kernel over tensors of integers or truth values, tile by tile, on longs as the reference does. Inputs
 * are copied to tiles, each primitive is a loop from tiles to a tile, and outputs are copied from tiles.
 */
public final class IntegerPlan extends CallPlan implements ParallelFor.RangeTask {
    /** The elements of a tile: the tiles of a small kernel fit in L1. */
    private static final int TILE = 512;

    /** About the cost of loading or storing an element, in additions. */
    private static final int COPY_COST = 2;

    private record Step(Primitive function, int out, int a, int b, int c) {}

    private final StridedOperand[] inputs;
    private final StridedOperand[] outputs;

    /** The kernel's constants and uniforms. */
    private final Expr[] numbers;

    /** The values of the numbers in the call. */
    private final long[] values;

    private final Step[] steps;

    /** The number of the tile of each output. */
    private final int[] outputTiles;

    private final int tiles;

    /**
     * Creates a plan; {@link #bind} sets the tensors of a call.
     *
     * @param inputs tensors of one shape
     * @param outputs tensors of the same shape; none if {@link #forEachTile} hands the values on
     */
    public IntegerPlan(Kernel kernel, List<View> inputs, List<View> outputs) {
        super(inputs, outputs);
        List<Layout> layouts = new ArrayList<>(inputs.size() + outputs.size());
        inputs.forEach(view -> layouts.add(view.layout()));
        outputs.forEach(view -> layouts.add(view.layout()));
        LoopNest nest = new LoopNest(layouts);
        this.inputs = new StridedOperand[inputs.size()];
        this.outputs = new StridedOperand[outputs.size()];
        Arrays.setAll(this.inputs, i -> new StridedOperand(inputs.get(i), nest, i, nest.rank() > 1));
        Arrays.setAll(this.outputs, j -> new StridedOperand(outputs.get(j), nest, inputs.size() + j, nest.rank() > 1));
        Map<Expr, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            places.put(Expr.input(i), i);
        }
        List<Expr> found = new ArrayList<>();
        for (Expr node : kernel.topologicalOrder()) {
            if (node instanceof Expr.Constant || node instanceof Expr.Uniform) {
                places.put(node, inputs.size() + found.size());
                found.add(node);
            }
        }
        List<Step> computed = new ArrayList<>();
        int next = inputs.size() + found.size();
        for (Expr node : kernel.topologicalOrder()) {
            if (node instanceof Expr.Apply apply) {
                places.put(node, next);
                computed.add(step(apply, next++, places));
            }
        }
        numbers = found.toArray(Expr[]::new);
        values = new long[numbers.length];
        steps = computed.toArray(Step[]::new);
        outputTiles = kernel.outputs().stream().mapToInt(places::get).toArray();
        tiles = next;
    }

    private static Step step(Expr.Apply apply, int out, Map<Expr, Integer> places) {
        List<Expr> arguments = apply.arguments();
        int a = places.get(arguments.getFirst());
        int b = arguments.size() > 1 ? places.get(arguments.get(1)) : a;
        int c = arguments.size() > 2 ? places.get(arguments.get(2)) : a;
        return new Step(apply.function(), out, a, b, c);
    }

    /** Sets the tensors and uniforms of a call. The plan must match the tensors. */
    public void bind(double[] uniforms, List<View> inputs, List<View> outputs) {
        for (int i = 0; i < this.inputs.length; i++) {
            this.inputs[i].bind(inputs.get(i));
        }
        for (int j = 0; j < this.outputs.length; j++) {
            this.outputs[j].bind(outputs.get(j));
        }
        for (int k = 0; k < values.length; k++) {
            values[k] = switch (numbers[k]) {
                case Expr.Constant constant -> constant.longValue();
                case Expr.Uniform uniform -> (long) uniforms[uniform.index()];
                case Expr.Input _, Expr.Apply _ -> throw new AssertionError();
            };
        }
    }

    @Override
    public void unbind() {
        for (StridedOperand input : inputs) {
            input.unbind();
        }
        for (StridedOperand output : outputs) {
            output.unbind();
        }
    }

    /** Returns the cost of one element, in additions. */
    public int cost() {
        return COPY_COST * (inputs.length + outputs.length) + steps.length;
    }

    /** Computes a range of elements. */
    @Override
    public void run(WorkerScratch workerScratch, long from, long to) {
        long[] x = workerScratch.longs(tiles * TILE);
        fillNumbers(x, to - from);
        for (long element = from; element < to; element += TILE) {
            int count = (int) Math.min(TILE, to - element);
            compute(x, element, count);
            for (int j = 0; j < outputs.length; j++) {
                outputs[j].store(x, outputTiles[j] * TILE, element, count);
            }
        }
    }

    private void fillNumbers(long[] x, long elements) {
        for (int k = 0; k < values.length; k++) {
            int at = (inputs.length + k) * TILE;
            Arrays.fill(x, at, at + (int) Math.min(TILE, elements), values[k]);
        }
    }

    /** Loads a tile of each input and computes all primitives. */
    private void compute(long[] x, long element, int count) {
        for (int i = 0; i < inputs.length; i++) {
            inputs[i].load(element, count, x, i * TILE);
        }
        for (Step step : steps) {
            LongLoops.run(step.function, count, x, step.out * TILE, step.a * TILE, step.b * TILE, step.c * TILE);
        }
    }

    /** Receives the values of the kernel's first output, tile by tile. */
    public interface Tiles {
        /**
         * Takes the values of some elements.
         *
         * @param x an array that is overwritten afterwards
         * @param at the index of the first value
         * @param element the number of the first element
         */
        void take(long[] x, int at, long element, int count);
    }

    /** Computes a range of elements of the kernel's first output for somebody else to store. */
    public void forEachTile(WorkerScratch workerScratch, long from, long to, Tiles tiles) {
        long[] x = workerScratch.longs(this.tiles * TILE);
        fillNumbers(x, to - from);
        for (long element = from; element < to; element += TILE) {
            int count = (int) Math.min(TILE, to - element);
            compute(x, element, count);
            tiles.take(x, outputTiles[0] * TILE, element, count);
        }
    }
}

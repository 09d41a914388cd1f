package org.kudari.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * A walk of one kernel over equally shaped tensors, tile by tile.
 *
 * <p>The elements are numbered in row-major order; a thread is given a range of them. It is cut into tiles, which end with
 * a run of the innermost loop, or go across runs where these are short. For each tile, every slot of the {@link Program} is
 * pointed to where its elements lie: in the tensor itself if they lie densely, else in a tile of scratch memory into which
 * they are copied. Then the program runs, and what it leaves in scratch memory is copied to the outputs.
 *
 * <p>Loops run over multiples of {@value Tiles#GRANULE} elements. What remains at the end of a run goes through scratch
 * memory too, so that it is computed by the same code and nothing past a tensor's end is touched.
 *
 * <p>Backends keep sweeps from call to call ({@link Sweeps}).
 */
final class Sweep extends Plan implements Sharing.Range {
    /** Shorter runs are worth copying together into full tiles. */
    private static final int SHORT_RUN = 128;

    private final Kernel kernel;
    private final Program program;
    private final float[] numbers;
    private final long inner;
    private final boolean acrossRuns;
    private final Operand[] inputs;
    private final Operand[] outputs;
    private final boolean[] isStored;
    private final boolean copiesInputs;
    private int longest;

    /**
     * A sweep over tensors like these; {@link #bind} sets those that it is for.
     *
     * @param inputs of one shape
     * @param outputs of the same; none if the kernel's only output is taken by {@link #runInto}
     */
    Sweep(Programs programs, Kernel kernel, List<View> inputs, List<View> outputs) {
        super(inputs, outputs);
        this.kernel = kernel;
        LoopNest nest = nest(inputs, outputs);
        inner = nest.innerExtent();
        acrossRuns = nest.rank() > 1 && inner < SHORT_RUN;
        this.inputs = operands(nest, 0, inputs);
        this.outputs = operands(nest, inputs.size(), outputs);
        long repeated = 0;
        boolean copies = false;
        for (int i = 0; i < this.inputs.length; i++) {
            repeated |= this.inputs[i].access == Operand.Access.REPEATED ? 1L << i : 0;
            copies |= this.inputs[i].access == Operand.Access.COPIED;
        }
        copiesInputs = copies;
        program = programs.of(kernel, repeated);
        numbers = new float[program.numbers()];
        isStored = new boolean[this.outputs.length];
    }

    private static LoopNest nest(List<View> inputs, List<View> outputs) {
        List<Layout> layouts = new ArrayList<>(inputs.size() + outputs.size());
        for (View input : inputs) {
            layouts.add(input.layout());
        }
        for (View output : outputs) {
            layouts.add(output.layout());
        }
        return new LoopNest(layouts);
    }

    private Operand[] operands(LoopNest nest, int first, List<View> views) {
        Operand[] operands = new Operand[views.size()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = new Operand(views.get(i), nest, first + i, acrossRuns);
        }
        return operands;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Sets the tensors, which must be such that this sweep {@link #suits} them, and the kernel's numbers. */
    void bind(double[] uniforms, List<View> inputs, List<View> outputs) {
        program.storeNumbers(uniforms, numbers);
        for (int i = 0; i < this.inputs.length; i++) {
            this.inputs[i].bind(inputs.get(i));
        }
        boolean copies = copiesInputs;
        for (int j = 0; j < this.outputs.length; j++) {
            this.outputs[j].bind(outputs.get(j));
            isStored[j] = this.outputs[j].access != Operand.Access.DIRECT || program.readsLate() && isReadLater(j);
            copies |= isStored[j];
        }
        longest = copies ? Tiles.TILE : program.longest();
    }

    @Override
    void release() {
        for (Operand input : inputs) {
            input.release();
        }
        for (Operand output : outputs) {
            output.release();
        }
    }

    /** Whether an input in the same memory is still read when the output has been written. */
    private boolean isReadLater(int output) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].isSame(outputs[output]) && program.isReadAfter(i, output)) {
                return true;
            }
        }
        return false;
    }

    Operand input(int index) {
        return inputs[index];
    }

    /** What one element costs, in additions. */
    int cost() {
        return program.cost();
    }

    /** Computes a range of elements. */
    @Override
    public void run(Frame frame, long from, long to) {
        walk(frame, from, to, null, 0);
    }

    /**
     * Computes a range of elements of the kernel's only output into the frame's scratch memory, for which {@link #reserve}
     * has been called. Up to {@value Tiles#GRANULE} floats behind them are overwritten.
     */
    void runInto(Frame frame, long from, long to, int at) {
        walk(frame, from, to, frame.scratch(), at);
    }

    /** Makes room in a frame for what {@link #runInto} needs. */
    void reserve(Frame frame) {
        frame.reserve(program.slots());
    }

    private void walk(Frame frame, long from, long to, float[] target, int at) {
        bindProgram(frame);
        program.expect(to - from);
        for (long element = from; element < to; ) {
            int count = tileLength(element, to);
            bindInputs(frame, element, count);
            if (target != null) {
                bind(frame, program.outputSlot(0), target, at + (int) (element - from));
            } else {
                bindOutputs(frame, element, count);
            }
            program.run(frame, Tiles.roundUp(count));
            storeOutputs(frame, element, count);
            element += count;
        }
        // The frame lives on; the tensors need not.
        Arrays.fill(frame.array, 0, program.slots(), null);
    }

    private int tileLength(long element, long to) {
        long count = Math.min(longest, to - element);
        if (!acrossRuns) {
            count = Math.min(count, inner - element % inner);
        }
        return count > Tiles.GRANULE ? Tiles.roundDown((int) count) : (int) count;
    }

    private void bindProgram(Frame frame) {
        reserve(frame);
        for (int i = 0; i < numbers.length; i++) {
            bind(frame, program.numberSlot(i), numbers, i);
        }
        for (int i = 0; i < program.temporaries(); i++) {
            int slot = program.temporarySlot(i);
            bind(frame, slot, frame.scratch(), frame.tile(slot));
        }
    }

    private void bindInputs(Frame frame, long element, int count) {
        for (int i = 0; i < inputs.length; i++) {
            Operand input = inputs[i];
            if (input.access == Operand.Access.REPEATED || input.access == Operand.Access.DIRECT && isWhole(count)) {
                bind(frame, i, input.floats(), input.position(element));
            } else {
                input.load(element, count, frame.scratch(), frame.tile(i));
                bind(frame, i, frame.scratch(), frame.tile(i));
            }
        }
    }

    private void bindOutputs(Frame frame, long element, int count) {
        for (int j = 0; j < outputs.length; j++) {
            int slot = program.outputSlot(j);
            if (isStored[j] || !isWhole(count)) {
                bind(frame, slot, frame.scratch(), frame.tile(slot));
            } else {
                bind(frame, slot, outputs[j].floats(), outputs[j].position(element));
            }
        }
    }

    private void storeOutputs(Frame frame, long element, int count) {
        for (int j = 0; j < outputs.length; j++) {
            if (isStored[j] || !isWhole(count)) {
                outputs[j].store(frame.scratch(), frame.tile(program.outputSlot(j)), element, count);
            }
        }
    }

    private static boolean isWhole(int count) {
        return count % Tiles.GRANULE == 0;
    }

    private static void bind(Frame frame, int slot, float[] array, int at) {
        frame.array[slot] = array;
        frame.at[slot] = at;
    }
}

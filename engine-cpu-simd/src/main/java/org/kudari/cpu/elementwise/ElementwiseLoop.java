package org.kudari.cpu.elementwise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelProgram;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Kernel;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * A walk of one kernel over equally shaped tensors, tile by tile.
 *
 * <p>The elements are numbered in row-major order; a thread is given a range of them. It is cut into tiles, which end with
 * a run of the innermost loop, or go across runs where these are short. For each tile, every slot of the {@link KernelProgram} is
 * pointed to where its elements lie: in the tensor itself if they lie densely, else in a tile of scratch memory into which
 * they are copied. Then the program runs, and what it leaves in scratch memory is copied to the outputs.
 *
 * <p>Loops run over multiples of {@value TileSizes#GRANULE} elements. What remains at the end of a run goes through scratch
 * memory too, so that it is computed by the same code and nothing past a tensor's end is touched.
 *
 * <p>Backends keep sweeps from call to call ({@link ElementwiseLoops}).
 */
public final class ElementwiseLoop extends CallPlan implements ParallelFor.Range {
    /** Shorter runs are worth copying together into full tiles. */
    private static final int SHORT_RUN = 128;

    private final Kernel kernel;
    private final KernelProgram kernelProgram;
    private final float[] numbers;
    private final long inner;
    private final boolean acrossRuns;
    private final StridedOperand[] inputs;
    private final StridedOperand[] outputs;
    private final boolean[] isStored;
    private final boolean copiesInputs;
    private int longest;

    /**
     * A sweep over tensors like these; {@link #bind} sets those that it is for.
     *
     * @param inputs of one shape
     * @param outputs of the same; none if the kernel's only output is taken by {@link #runInto}
     */
    public ElementwiseLoop(KernelPrograms kernelPrograms, Kernel kernel, List<View> inputs, List<View> outputs) {
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
            repeated |= this.inputs[i].access == StridedOperand.Access.REPEATED ? 1L << i : 0;
            copies |= this.inputs[i].access == StridedOperand.Access.COPIED;
        }
        copiesInputs = copies;
        kernelProgram = kernelPrograms.of(kernel, repeated);
        numbers = new float[kernelProgram.numbers()];
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

    private StridedOperand[] operands(LoopNest nest, int first, List<View> views) {
        StridedOperand[] stridedOperands = new StridedOperand[views.size()];
        for (int i = 0; i < stridedOperands.length; i++) {
            stridedOperands[i] = new StridedOperand(views.get(i), nest, first + i, acrossRuns);
        }
        return stridedOperands;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Sets the tensors, which must be such that this sweep {@link #suits} them, and the kernel's numbers. */
    public void bind(double[] uniforms, List<View> inputs, List<View> outputs) {
        kernelProgram.storeNumbers(uniforms, numbers);
        for (int i = 0; i < this.inputs.length; i++) {
            this.inputs[i].bind(inputs.get(i));
        }
        boolean copies = copiesInputs;
        for (int j = 0; j < this.outputs.length; j++) {
            this.outputs[j].bind(outputs.get(j));
            isStored[j] = this.outputs[j].access != StridedOperand.Access.DIRECT
                    || kernelProgram.readsLate() && isReadLater(j);
            copies |= isStored[j];
        }
        longest = copies ? TileSizes.TILE : kernelProgram.longest();
    }

    @Override
    public void release() {
        for (StridedOperand input : inputs) {
            input.release();
        }
        for (StridedOperand output : outputs) {
            output.release();
        }
    }

    /** Whether an input in the same memory is still read when the output has been written. */
    private boolean isReadLater(int output) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].isSame(outputs[output]) && kernelProgram.isReadAfter(i, output)) {
                return true;
            }
        }
        return false;
    }

    public StridedOperand input(int index) {
        return inputs[index];
    }

    /** What one element costs, in additions. */
    public int cost() {
        return kernelProgram.cost();
    }

    /** Computes a range of elements. */
    @Override
    public void run(WorkerScratch workerScratch, long from, long to) {
        walk(workerScratch, from, to, null, 0);
    }

    /**
     * Computes a range of elements of the kernel's only output into the frame's scratch memory, for which {@link #reserve}
     * has been called. Up to {@value TileSizes#GRANULE} floats behind them are overwritten.
     */
    public void runInto(WorkerScratch workerScratch, long from, long to, int at) {
        walk(workerScratch, from, to, workerScratch.scratch(), at);
    }

    /** Makes room in a frame for what {@link #runInto} needs. */
    public void reserve(WorkerScratch workerScratch) {
        workerScratch.reserve(kernelProgram.slots());
    }

    private void walk(WorkerScratch workerScratch, long from, long to, float[] target, int at) {
        bindProgram(workerScratch);
        kernelProgram.expect(to - from);
        for (long element = from; element < to; ) {
            int count = tileLength(element, to);
            bindInputs(workerScratch, element, count);
            if (target != null) {
                bind(workerScratch, kernelProgram.outputSlot(0), target, at + (int) (element - from));
            } else {
                bindOutputs(workerScratch, element, count);
            }
            kernelProgram.run(workerScratch, TileSizes.roundUp(count));
            storeOutputs(workerScratch, element, count);
            element += count;
        }
        // The frame lives on; the tensors need not.
        Arrays.fill(workerScratch.array, 0, kernelProgram.slots(), null);
    }

    private int tileLength(long element, long to) {
        long count = Math.min(longest, to - element);
        if (!acrossRuns) {
            count = Math.min(count, inner - element % inner);
        }
        return count > TileSizes.GRANULE ? TileSizes.roundDown((int) count) : (int) count;
    }

    private void bindProgram(WorkerScratch workerScratch) {
        reserve(workerScratch);
        for (int i = 0; i < numbers.length; i++) {
            bind(workerScratch, kernelProgram.numberSlot(i), numbers, i);
        }
        for (int i = 0; i < kernelProgram.temporaries(); i++) {
            int slot = kernelProgram.temporarySlot(i);
            bind(workerScratch, slot, workerScratch.scratch(), workerScratch.tile(slot));
        }
    }

    private void bindInputs(WorkerScratch workerScratch, long element, int count) {
        for (int i = 0; i < inputs.length; i++) {
            StridedOperand input = inputs[i];
            if (input.access == StridedOperand.Access.REPEATED
                    || input.access == StridedOperand.Access.DIRECT && isWhole(count)) {
                bind(workerScratch, i, input.floats(), input.position(element));
            } else {
                input.load(element, count, workerScratch.scratch(), workerScratch.tile(i));
                bind(workerScratch, i, workerScratch.scratch(), workerScratch.tile(i));
            }
        }
    }

    private void bindOutputs(WorkerScratch workerScratch, long element, int count) {
        for (int j = 0; j < outputs.length; j++) {
            int slot = kernelProgram.outputSlot(j);
            if (isStored[j] || !isWhole(count)) {
                bind(workerScratch, slot, workerScratch.scratch(), workerScratch.tile(slot));
            } else {
                bind(workerScratch, slot, outputs[j].floats(), outputs[j].position(element));
            }
        }
    }

    private void storeOutputs(WorkerScratch workerScratch, long element, int count) {
        for (int j = 0; j < outputs.length; j++) {
            if (isStored[j] || !isWhole(count)) {
                outputs[j].store(
                        workerScratch.scratch(), workerScratch.tile(kernelProgram.outputSlot(j)), element, count);
            }
        }
    }

    private static boolean isWhole(int count) {
        return count % TileSizes.GRANULE == 0;
    }

    private static void bind(WorkerScratch workerScratch, int slot, float[] array, int at) {
        workerScratch.array[slot] = array;
        workerScratch.at[slot] = at;
    }
}

package org.kudari.cpu.elementwise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.cpu.codegen.KernelProgram;
import org.kudari.cpu.codegen.KernelPrograms;
import org.kudari.cpu.codegen.LoopCache;
import org.kudari.cpu.platform.TileSizes;
import org.kudari.cpu.threads.ParallelFor;
import org.kudari.cpu.threads.WorkerScratch;
import org.kudari.expr.Expr;
import org.kudari.expr.Functions;
import org.kudari.expr.Kernel;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * Computes one kernel over tensors of the same shape, tile by tile.
 *
 * <p>The elements are numbered in row-major order, and each thread gets a range of them. The range is split into tiles.
 * A tile ends with a run of the innermost loop of the layouts, or goes on over several runs where they are short. For
 * each tile, every slot of the {@link KernelProgram} is set to the position of its elements: in the tensor if they are
 * contiguous, else in a tile of scratch memory that they are copied to. Then the program runs, and outputs in scratch
 * memory are copied to the tensors.
 *
 * <p>Generated loops run over multiples of {@value TileSizes#GRANULE} elements. The remaining elements of a run also go
 * through scratch memory. So the same code computes them, and nothing is read or written beyond the end of a tensor.
 *
 * <p>{@link ElementwisePlans} keeps the plans from call to call.
 */
public final class ElementwisePlan extends CallPlan implements ParallelFor.RangeTask {
    /** Shorter runs are copied together into full tiles: a tile has a fixed price, about that of 128 elements. */
    private static final int MIN_LONG_RUN = 256;

    private final Kernel kernel;
    private final KernelProgram kernelProgram;

    /** The kernel's constants and uniforms. */
    private final float[] numbers;

    /** The length of a run of the innermost loop. */
    private final long innerExtent;

    /** Whether a tile goes on from one run of the innermost loop to the next. */
    private final boolean tilesCrossRuns;

    private final StridedOperand[] inputs;
    private final StridedOperand[] outputs;

    /** For each output, whether it is computed in scratch memory and then copied. */
    private final boolean[] isStaged;

    /** Whether any input is copied to scratch memory. */
    private final boolean hasCopiedInputs;

    /** Whether this is a copy of which one side are neighbours and the other is not. */
    private final boolean isStridedCopy;

    private int maxTileLength;

    /**
     * Creates a plan; {@link #bind} sets the tensors of a call.
     *
     * @param inputs tensors of one shape
     * @param outputs tensors of the same shape; none if the kernel's only output is computed by {@link #runInto}
     */
    public ElementwisePlan(KernelPrograms kernelPrograms, Kernel kernel, List<View> inputs, List<View> outputs) {
        super(inputs, outputs);
        this.kernel = kernel;
        LoopNest nest = nest(inputs, outputs);
        innerExtent = nest.innerExtent();
        tilesCrossRuns = nest.rank() > 1 && innerExtent < MIN_LONG_RUN;
        this.inputs = operands(nest, 0, inputs, kernelPrograms.loopCache());
        this.outputs = operands(nest, inputs.size(), outputs, null);
        long repeated = 0;
        boolean copies = false;
        for (int i = 0; i < this.inputs.length; i++) {
            repeated |= this.inputs[i].access == StridedOperand.Access.REPEATED ? 1L << i : 0;
            copies |= this.inputs[i].access == StridedOperand.Access.COPIED;
        }
        hasCopiedInputs = copies;
        kernelProgram = kernelPrograms.of(withTruthValues(kernel, outputs), repeated);
        numbers = new float[kernelProgram.numbers()];
        isStaged = new boolean[this.outputs.length];
        isStridedCopy = kernel == Kernel.IDENTITY
                && this.outputs.length == 1
                && inputs.getFirst().type() == DType.FLOAT32
                && outputs.getFirst().type() == DType.FLOAT32
                && isBetweenNeighboursAndStrided(this.inputs[0].access, this.outputs[0].access);
    }

    private static boolean isBetweenNeighboursAndStrided(StridedOperand.Access a, StridedOperand.Access b) {
        return a == StridedOperand.Access.DIRECT && b == StridedOperand.Access.COPIED
                || a == StridedOperand.Access.COPIED && b == StridedOperand.Access.DIRECT;
    }

    /** Returns the kernel whose outputs are 0 or 1 where they are stored as truth values. */
    private static Kernel withTruthValues(Kernel kernel, List<View> outputs) {
        Expr[] expressions = kernel.outputs().toArray(Expr[]::new);
        boolean changed = false;
        for (int j = 0; j < outputs.size(); j++) {
            if (outputs.get(j).type() == DType.BOOL && !kernel.isPredicate(j)) {
                expressions[j] = Functions.notEqual(expressions[j], Expr.constant(0));
                changed = true;
            }
        }
        return changed ? Kernel.of(kernel.inputs(), kernel.uniforms(), expressions) : kernel;
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

    private StridedOperand[] operands(LoopNest nest, int first, List<View> views, LoopCache loopCache) {
        StridedOperand[] stridedOperands = new StridedOperand[views.size()];
        for (int i = 0; i < stridedOperands.length; i++) {
            stridedOperands[i] = new StridedOperand(views.get(i), nest, first + i, tilesCrossRuns, loopCache);
        }
        return stridedOperands;
    }

    Kernel kernel() {
        return kernel;
    }

    /** Sets the tensors and uniforms of a call. The plan must match the tensors ({@link #matches}). */
    public void bind(double[] uniforms, List<View> inputs, List<View> outputs) {
        kernelProgram.storeNumbers(uniforms, numbers);
        for (int i = 0; i < this.inputs.length; i++) {
            this.inputs[i].bind(inputs.get(i));
        }
        boolean copies = hasCopiedInputs;
        for (int j = 0; j < this.outputs.length; j++) {
            this.outputs[j].bind(outputs.get(j));
            isStaged[j] = this.outputs[j].access != StridedOperand.Access.DIRECT
                    || kernelProgram.hasLateReads() && isReadAfterWrite(j);
            copies |= isStaged[j];
        }
        maxTileLength = copies ? TileSizes.TILE : kernelProgram.maxElements();
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

    /** Whether an input in the same memory as an output is still read after the output was written. */
    private boolean isReadAfterWrite(int output) {
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].aliases(outputs[output]) && kernelProgram.isReadAfter(i, output)) {
                return true;
            }
        }
        return false;
    }

    /** Returns an input. */
    public StridedOperand input(int index) {
        return inputs[index];
    }

    /** Returns the cost of one element, in additions. */
    public int cost() {
        return kernelProgram.cost();
    }

    /** Computes a range of elements. */
    @Override
    public void run(WorkerScratch workerScratch, long from, long to) {
        computeTiles(workerScratch, from, to, null, 0);
    }

    /**
     * Computes a range of elements of the kernel's only output into the worker's scratch memory.
     * {@link #reserveScratch} must have been called. Up to {@value TileSizes#GRANULE} floats behind the range are
     * overwritten.
     *
     * @param at the index in the scratch memory of the first result
     */
    public void runInto(WorkerScratch workerScratch, long from, long to, int at) {
        computeTiles(workerScratch, from, to, workerScratch.data(), at);
    }

    /** Makes room in the scratch memory for {@link #runInto}. */
    public void reserveScratch(WorkerScratch workerScratch) {
        workerScratch.reserveSlots(kernelProgram.slots());
    }

    private void computeTiles(WorkerScratch workerScratch, long from, long to, float[] target, int at) {
        if (isStridedCopy && target == null) {
            copy(from, to);
            return;
        }
        bindProgram(workerScratch);
        kernelProgram.recordUse(to - from);
        for (long element = from; element < to; ) {
            int count = tileLength(element, to);
            bindInputs(workerScratch, element, count);
            if (target != null) {
                setSlot(workerScratch, kernelProgram.outputSlot(0), target, at + (int) (element - from));
            } else {
                bindOutputs(workerScratch, element, count);
            }
            kernelProgram.run(workerScratch, TileSizes.roundUp(count));
            storeStagedOutputs(workerScratch, element, count);
            element += count;
        }
        // The scratch memory is kept for later calls and must not keep the tensors alive.
        Arrays.fill(workerScratch.slotArrays, 0, kernelProgram.slots(), null);
    }

    /** Copies between neighbours and strided elements, without a tile of scratch memory between them. */
    private void copy(long from, long to) {
        for (long element = from; element < to; ) {
            long limit = tilesCrossRuns ? to - element : innerExtent - element % innerExtent;
            int count = (int) Math.min(Math.min(limit, to - element), TileSizes.LONG_TILE);
            if (inputs[0].access == StridedOperand.Access.DIRECT) {
                outputs[0].store(inputs[0].floats(), inputs[0].position(element), element, count);
            } else {
                inputs[0].load(element, count, outputs[0].floats(), outputs[0].position(element));
            }
            element += count;
        }
    }

    private int tileLength(long element, long to) {
        long count = Math.min(maxTileLength, to - element);
        if (!tilesCrossRuns) {
            count = Math.min(count, innerExtent - element % innerExtent);
        }
        return count > TileSizes.GRANULE ? TileSizes.roundDown((int) count) : (int) count;
    }

    private void bindProgram(WorkerScratch workerScratch) {
        reserveScratch(workerScratch);
        for (int i = 0; i < numbers.length; i++) {
            setSlot(workerScratch, kernelProgram.numberSlot(i), numbers, i);
        }
        for (int i = 0; i < kernelProgram.temporaries(); i++) {
            int slot = kernelProgram.temporarySlot(i);
            setSlot(workerScratch, slot, workerScratch.data(), workerScratch.tileOffset(slot));
        }
    }

    private void bindInputs(WorkerScratch workerScratch, long element, int count) {
        for (int i = 0; i < inputs.length; i++) {
            StridedOperand input = inputs[i];
            if (input.access == StridedOperand.Access.REPEATED
                    || isMultipleOfGranule(count) && isInPlace(input, element, count)) {
                setSlot(workerScratch, i, input.floats(), input.position(element));
            } else {
                input.load(element, count, workerScratch.data(), workerScratch.tileOffset(i));
                setSlot(workerScratch, i, workerScratch.data(), workerScratch.tileOffset(i));
            }
        }
    }

    private static boolean isInPlace(StridedOperand input, long element, int count) {
        return input.access == StridedOperand.Access.DIRECT || input.isDense(element, count);
    }

    private void bindOutputs(WorkerScratch workerScratch, long element, int count) {
        for (int j = 0; j < outputs.length; j++) {
            int slot = kernelProgram.outputSlot(j);
            if (isStaged[j] || !isMultipleOfGranule(count)) {
                setSlot(workerScratch, slot, workerScratch.data(), workerScratch.tileOffset(slot));
            } else {
                setSlot(workerScratch, slot, outputs[j].floats(), outputs[j].position(element));
            }
        }
    }

    private void storeStagedOutputs(WorkerScratch workerScratch, long element, int count) {
        for (int j = 0; j < outputs.length; j++) {
            if (isStaged[j] || !isMultipleOfGranule(count)) {
                outputs[j].store(
                        workerScratch.data(), workerScratch.tileOffset(kernelProgram.outputSlot(j)), element, count);
            }
        }
    }

    private static boolean isMultipleOfGranule(int count) {
        return count % TileSizes.GRANULE == 0;
    }

    private static void setSlot(WorkerScratch workerScratch, int slot, float[] array, int at) {
        workerScratch.slotArrays[slot] = array;
        workerScratch.slotOffsets[slot] = at;
    }
}

package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/**
 * A plan of plain loops over the elements of its inputs and outputs, or over parts of them that begin at the same
 * position.
 */
public class LoopNestPlan extends CallPlan {
    /** The loops. The operands are the inputs, then the outputs. */
    public final LoopNest nest;

    /** The offset of each tensor in its buffer. */
    private final long[] offsets;

    /**
     * Creates a plan.
     *
     * @param loops for each tensor the layout of the elements to loop over, all of one shape
     */
    public LoopNestPlan(List<Layout> loops, List<View> inputs, List<View> outputs) {
        super(inputs, outputs);
        nest = new LoopNest(loops);
        offsets = new long[loops.size()];
    }

    /** Sets the tensors of a call. The plan must match them ({@link #matches}). */
    public void bind(List<View> inputs, List<View> outputs) {
        for (int i = 0; i < offsets.length; i++) {
            View view = i < inputs.size() ? inputs.get(i) : outputs.get(i - inputs.size());
            offsets[i] = view.layout().offset();
        }
    }

    @Override
    public void unbind() {
        // Offsets keep no tensor alive.
    }

    /** Returns the offset of a tensor in its buffer. */
    public final long offset(int operand) {
        return offsets[operand];
    }

    /**
     * Returns the position of an element in its buffer.
     *
     * @param run the run of the innermost loop
     * @param within the number of the element in the run
     */
    public final int position(int operand, long run, long within) {
        long fromStart = nest.start(operand, run) - nest.offset(operand);
        return (int) (offsets[operand] + fromStart + within * nest.innerStride(operand));
    }
}

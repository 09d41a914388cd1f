package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;

/** A plan of plain loops over its inputs, then its outputs, or over parts of them that begin where the tensors do. */
public class StridedWalk extends CallPlan {
    public final LoopNest nest;
    private final long[] starts;

    /** @param loops for each tensor, the elements that are walked over, all in one shape */
    public StridedWalk(List<Layout> loops, List<View> inputs, List<View> outputs) {
        super(inputs, outputs);
        nest = new LoopNest(loops);
        starts = new long[loops.size()];
    }

    /** Sets the tensors, which must be such that this plan {@link #suits} them. */
    public void bind(List<View> inputs, List<View> outputs) {
        for (int i = 0; i < starts.length; i++) {
            View view = i < inputs.size() ? inputs.get(i) : outputs.get(i - inputs.size());
            starts[i] = view.layout().offset();
        }
    }

    @Override
    public void release() {
        // Offsets keep no memory.
    }

    /** Where a tensor begins in its buffer. */
    public final long start(int operand) {
        return starts[operand];
    }

    /** The place in the buffer of an element of a run of the innermost loop. */
    public final int position(int operand, long run, long within) {
        long fromStart = nest.start(operand, run) - nest.offset(operand);
        return (int) (starts[operand] + fromStart + within * nest.innerStride(operand));
    }
}

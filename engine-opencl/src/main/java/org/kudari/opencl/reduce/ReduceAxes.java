package org.kudari.opencl.reduce;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.LoopNest;
import org.kudari.layout.Shape;

/**
 * The axes of a reduction as two nests of loops.
 *
 * @param results the number of results
 * @param elements of each result
 * @param columns results that are neighbours in a contiguous tensor: the product of the extents of the trailing axes
 *     that are kept, 1 if the last axis is reduced
 * @param inputs the number of tensors that are read
 * @param outer the loops over the results; the operands are the inputs
 * @param inner the loops over the elements of a result, with positions relative to the first element
 */
record ReduceAxes(long results, long elements, long columns, int inputs, LoopNest outer, LoopNest inner) {

    static ReduceAxes of(List<View> inputs, Shape out) {
        Shape full = inputs.getFirst().shape();
        long elements = 1;
        long columns = 1;
        boolean atEnd = true;
        List<Layout> kept = new ArrayList<>(inputs.stream().map(View::layout).toList());
        List<Layout> reduced = new ArrayList<>(kept);
        for (int axis = full.rank() - 1; axis >= 0; axis--) {
            boolean isReduced = full.dim(axis) != out.dim(axis);
            elements *= isReduced ? full.dim(axis) : 1;
            atEnd &= !isReduced;
            columns *= atEnd ? full.dim(axis) : 1;
            List<Layout> others = isReduced ? kept : reduced;
            int dropped = axis;
            others.replaceAll(layout -> layout.slice(dropped, 0, 1, 1));
        }
        return new ReduceAxes(
                out.elements(), elements, columns, inputs.size(), new LoopNest(kept), new LoopNest(reduced));
    }

    /** The same results, with another number of elements each. */
    ReduceAxes withElements(long number) {
        return new ReduceAxes(results, number, columns, inputs, outer, inner);
    }

    /** Whether neighbouring elements of a result are closer together in memory than neighbouring results. */
    boolean isAlongRows() {
        for (int input = 0; input < inputs && elements > 1 && results > 1; input++) {
            long within = Math.abs(inner.innerStride(input));
            long between = Math.abs(outer.innerStride(input));
            if (within != between) {
                return within != 0 && (between == 0 || within < between);
            }
        }
        return elements > 1;
    }
}

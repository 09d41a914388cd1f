package org.kudari.cpu;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.expr.Scalar;

/**
 * Gather and scatter-add. Where indices repeat along the last axes, so that whole rows are picked, rows are copied or added
 * as a whole.
 */
final class Indexing {
    private final Sharing sharing;
    private final Current<Loop> add;
    private final Plans<Integer, Gather> gathers = new Plans<>();
    private final Plans<Integer, Scatter> scatters = new Plans<>();

    Indexing(Sharing sharing, Loops loops) {
        this.sharing = sharing;
        this.add = loops.loop(Scalar.ADD, 0);
    }

    /**
     * The call of the backend, for every type.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    void gather(View source, View indices, int axis, View out) {
        List<View> inputs = List.of(source, indices);
        List<View> outputs = List.of(out);
        Gather gather = gathers.take(axis, inputs, outputs);
        if (gather == null) {
            gather = new Gather(source, indices, axis, out);
        }
        gather.bind(inputs, outputs);
        gather.checkIndices();
        long elements = out.shape().elements();
        sharing.forEachRange(elements, 1, sharing.isWorthwhile(elements, 1), gather);
        gathers.giveBack(axis, gather);
    }

    /**
     * The call of the backend, for float32.
     *
     * @throws IndexOutOfBoundsException if an index is outside of the axis; nothing has been written then
     */
    void scatterAdd(View source, View indices, int axis, View target) {
        List<View> inputs = List.of(source, indices);
        List<View> outputs = List.of(target);
        Scatter scatter = scatters.take(axis, inputs, outputs);
        if (scatter == null) {
            scatter = new Scatter(source, indices, axis, target, add);
        }
        scatter.bind(inputs, outputs);
        scatter.checkIndices();
        scatter.addAll(sharing);
        scatters.giveBack(axis, scatter);
    }
}

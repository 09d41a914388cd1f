package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.View;

/**
 * The element of each row's label: a {@link Gather} whose error speaks of labels. Operands: a matrix {@code [rows,
 * classes]}, and labels {@code [rows, 1]} of {@code INT32} or {@code INT64}.
 *
 * @param loss the loss of which the error speaks
 */
public record GatherLabels(String loss) implements BackendOp {
    private static final Gather GATHER = new Gather(1);

    @Override
    public String name() {
        return GATHER.name();
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        return GATHER.result(operands);
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.run(new CompositeCall.GatherLabels(loss, operands.get(0), operands.get(1), out));
    }

    @Override
    public boolean accumulates() {
        return GATHER.accumulates();
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return GATHER.savedForBackward(needs);
    }

    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        GATHER.backward(context);
    }
}

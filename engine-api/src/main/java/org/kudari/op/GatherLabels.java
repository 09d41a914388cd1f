package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.Indices;
import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;

/**
 * The element of each row's label: a {@link Gather} whose error speaks of labels, where the backend finds it at once.
 * Operands: a matrix {@code [rows, classes]}, and labels {@code [rows, 1]} of {@code INT32} or {@code INT64}.
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
        try {
            GATHER.run(backend, operands, out, accumulate);
        } catch (IndexOutOfBoundsException e) {
            throw noClass(backend, operands.get(1), operands.get(0).shape().dim(1), e);
        }
    }

    /** @param indexError the error that remains if all labels are classes: it is about an earlier call */
    private IndexOutOfBoundsException noClass(
            Backend backend, View labels, long classes, IndexOutOfBoundsException indexError) {
        HostBuffer label = HostBuffer.allocate(labels.type(), 1);
        for (long row = 0; row < labels.shape().dim(0); row++) {
            long at = labels.layout().offset() + row * labels.layout().stride(0);
            backend.peek(new View(labels.buffer(), Layout.contiguous(Shape.of(1), at)), label.segment());
            long value = Elements.loadLong(label, 0);
            if (value < 0 || value >= classes) {
                return Indices.noClass(loss, value, row, classes);
            }
        }
        return indexError;
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

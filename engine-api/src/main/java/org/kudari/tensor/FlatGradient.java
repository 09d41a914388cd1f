package org.kudari.tensor;

import org.kudari.backend.View;
import org.kudari.layout.Layout;
import org.kudari.layout.Shape;
import org.kudari.op.Fill;

/**
 * The gradients of a group of parameters in one tensor with the layout of the parameters, while a backward pass writes
 * them.
 */
final class FlatGradient {
    private final Parameters group;
    private final Tensor tensor;
    private final boolean[] written;

    FlatGradient(Parameters group) {
        this.group = group;
        Tensor flat = group.flat();
        this.tensor = Tensor.empty(flat.device(), flat.type(), flat.shape());
        this.written = new boolean[group.size()];
    }

    Parameters group() {
        return group;
    }

    /** The view to which the gradient of a parameter is written, under a shape of as many elements. */
    View view(int index, Shape shape) {
        return new View(tensor.storage().buffer(), group.gradientLayout(index, shape));
    }

    /** Whether no gradient was written for this parameter yet. Marks it as written. */
    boolean isFirst(int index) {
        boolean first = !written[index];
        written[index] = true;
        return first;
    }

    /** The tensor, with zeros in the gaps and for parameters without a gradient. */
    Tensor finish() {
        for (int i = 0; i < written.length; i++) {
            if (!written[i]) {
                zero(group.get(i).layout());
            }
            if (group.gap(i).shape().elements() > 0) {
                zero(group.gap(i));
            }
        }
        return tensor;
    }

    private void zero(Layout layout) {
        Fill.zeros(tensor.device().backend(), new View(tensor.storage().buffer(), layout));
    }
}

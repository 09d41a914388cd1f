package org.kudari.op;

import java.util.List;
import org.kudari.backend.Backend;
import org.kudari.backend.CompositeCall;
import org.kudari.backend.CompositeCall.Scan.Kind;
import org.kudari.backend.View;
import org.kudari.layout.DType;

/**
 * A running sum, product or linear recurrence along one axis, in the operand's shape. Sums and products of integers and
 * of truth values are {@code INT64}. A recurrence has two operands of one shape, the coefficients and the terms.
 *
 * @param kind the combination; {@link Kind} states each
 * @param axis the axis, from 0
 * @param reverse whether it runs from the last element to the first
 */
public record Scan(Kind kind, int axis, boolean reverse) implements BackendOp {
    @Override
    public String name() {
        return kind.text();
    }

    @Override
    public TensorSpec result(List<? extends TensorLike<?>> operands) {
        if (operands.size() != kind.inputs()) {
            throw new IllegalArgumentException(
                    name() + " takes " + kind.inputs() + " operand(s), not " + operands.size());
        }
        TensorLike<?> first = operands.getFirst();
        TensorLike<?> last = operands.getLast();
        if (!first.shape().equals(last.shape())) {
            throw new IllegalArgumentException(
                    name() + ": coefficients " + first.shape() + " and terms " + last.shape() + " must have one shape");
        }
        DType computed = Broadcasting.promotedType(operands);
        return new TensorSpec(computed.isFloating() ? computed : DType.INT64, first.shape());
    }

    @Override
    public void run(Backend backend, List<View> operands, View out, boolean accumulate) {
        backend.run(new CompositeCall.Scan(kind, axis, reverse, operands, out));
    }

    @Override
    public boolean accumulates() {
        return false;
    }

    @Override
    public SavedForBackward savedForBackward(long needs) {
        return switch (kind) {
            case SUM -> SavedForBackward.NOTHING;
            case PRODUCT -> new SavedForBackward(1, true);
            // The output is a factor of the coefficients' gradient alone.
            case RECURRENCE -> new SavedForBackward(1, (needs & 1) != 0);
        };
    }

    /**
     * The gradient reaches element i from all that come after it. Their share is again a scan, in the other direction:
     * of a sum {@code r[i] = g[i] + r[i+1]}, else {@code r[i] = g[i] + a[i+1] * r[i+1]}. There is no division, so zeros
     * among the factors are no special case.
     */
    @Override
    public <T extends TensorOps<T>> void backward(BackwardContext<T> context) {
        T upstream = context.upstream();
        if (kind == Kind.SUM) {
            context.addGradient(0, upstream.apply(new Scan(Kind.SUM, axis, !reverse)));
            return;
        }
        long extent = context.operandShape(0).dim(axis);
        if (extent == 0) {
            // There are no elements, so any tensor of this shape is the gradient.
            for (int i = 0; i < context.operands(); i++) {
                context.addGradient(i, upstream);
            }
            return;
        }
        Slice allButFirst = new Slice(axis, reverse ? 0 : 1, extent - 1, 1);
        Slice allButLast = new Slice(axis, reverse ? 1 : 0, extent - 1, 1);
        T coefficients = context.operand(0);
        // Each element meets the coefficient of the one after it. The last has none; its step reads none.
        T next = coefficients.apply(allButFirst).apply(new Slice.Unslice(allButLast, extent));
        T share = coefficients.apply(new Scan(Kind.RECURRENCE, axis, !reverse), List.of(next, upstream));
        if (context.needs(0)) {
            T factor = share.apply(allButFirst).times(context.output().apply(allButLast));
            T gradient = factor.apply(new Slice.Unslice(allButFirst, extent));
            if (kind == Kind.PRODUCT) {
                // The first element is copied: its gradient is the share itself.
                Slice first = new Slice(axis, reverse ? extent - 1 : 0, 1, 1);
                gradient = gradient.plus(share.apply(first).apply(new Slice.Unslice(first, extent)));
            }
            context.addGradient(0, gradient);
        }
        if (kind == Kind.RECURRENCE) {
            context.addGradient(1, share);
        }
    }
}

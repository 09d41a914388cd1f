package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;

/**
 * How a call is carried out. It depends on the types, shapes and strides of the tensors alone, so it can be used again for
 * other tensors that lie alike ({@link PlanCache}): planning costs more than a small tensor's elements do. Used by one call at
 * a time.
 */
public abstract class CallPlan {
    private final Signature[] inputs;
    private final Signature[] outputs;

    /** A plan for tensors like these. */
    public CallPlan(List<View> inputs, List<View> outputs) {
        this.inputs = Signature.of(inputs);
        this.outputs = Signature.of(outputs);
    }

    /** Whether tensors lie like those that this plan was made for; they may start anywhere. */
    final boolean suits(List<View> inputs, List<View> outputs) {
        return Signature.suit(this.inputs, inputs) && Signature.suit(this.outputs, outputs);
    }

    /** Lets go of the tensors. */
    public abstract void release();

    /** All of a tensor that a plan depends on; the layout's offset is not. */
    private record Signature(DType type, Layout layout) {

        static Signature[] of(List<View> views) {
            Signature[] signatures = new Signature[views.size()];
            for (int i = 0; i < signatures.length; i++) {
                signatures[i] = new Signature(views.get(i).type(), views.get(i).layout());
            }
            return signatures;
        }

        static boolean suit(Signature[] signatures, List<View> views) {
            if (signatures.length != views.size()) {
                return false;
            }
            for (int i = 0; i < signatures.length; i++) {
                if (!signatures[i].suits(views.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private boolean suits(View view) {
            return type == view.type() && (layout == view.layout() || hasStridesOf(view.layout()));
        }

        private boolean hasStridesOf(Layout other) {
            if (!layout.shape().equals(other.shape())) {
                return false;
            }
            for (int axis = 0; axis < layout.shape().rank(); axis++) {
                if (layout.stride(axis) != other.stride(axis)) {
                    return false;
                }
            }
            return true;
        }
    }
}

package org.kudari.cpu.elementwise;

import java.util.List;
import org.kudari.backend.View;
import org.kudari.layout.DType;
import org.kudari.layout.Layout;

/**
 * The part of a call that depends only on the types, shapes and strides of its tensors. {@link PlanCache} keeps plans
 * for later calls with such tensors, because making a plan can take longer than computing a small tensor. A plan is
 * used by one call at a time.
 */
public abstract class CallPlan {
    private final Signature[] inputs;
    private final Signature[] outputs;

    /**
     * Creates a plan.
     *
     * @param inputs tensors with the types, shapes and strides of the plan
     * @param outputs the same for the outputs
     */
    public CallPlan(List<View> inputs, List<View> outputs) {
        this.inputs = Signature.of(inputs);
        this.outputs = Signature.of(outputs);
    }

    /** Whether tensors have the types, shapes and strides of this plan. Their offsets may differ. */
    final boolean matches(List<View> inputs, List<View> outputs) {
        return Signature.allMatch(this.inputs, inputs) && Signature.allMatch(this.outputs, outputs);
    }

    /** Drops the references to the tensors of the last call, so that a kept plan keeps no memory alive. */
    public abstract void unbind();

    /** The properties of a tensor that a plan depends on. The offset of the layout is not one of them. */
    private record Signature(DType type, Layout layout) {

        static Signature[] of(List<View> views) {
            Signature[] signatures = new Signature[views.size()];
            for (int i = 0; i < signatures.length; i++) {
                signatures[i] = new Signature(views.get(i).type(), views.get(i).layout());
            }
            return signatures;
        }

        static boolean allMatch(Signature[] signatures, List<View> views) {
            if (signatures.length != views.size()) {
                return false;
            }
            for (int i = 0; i < signatures.length; i++) {
                if (!signatures[i].matches(views.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private boolean matches(View view) {
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

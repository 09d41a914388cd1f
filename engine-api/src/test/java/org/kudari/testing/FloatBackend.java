package org.kudari.testing;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;
import org.kudari.layout.DType;

/**
 * Computes maps of contiguous {@code FLOAT32} tensors as a device does: every constant, uniform and intermediate value
 * is rounded to float32. Computes everything else as the reference does.
 */
public class FloatBackend extends ForwardingBackend {

    /** A backend on the reference. */
    public FloatBackend() {
        super(new ReferenceBackend());
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        if (inputs.isEmpty() || inputs.stream().anyMatch(view -> view.type() != DType.FLOAT32)) {
            super.map(kernel, uniforms, inputs, outputs);
            return;
        }
        for (int i = 0; i < outputs.getFirst().shape().elements(); i++) {
            Map<Expr, Float> values = new IdentityHashMap<>();
            for (Expr node : kernel.topologicalOrder()) {
                values.put(
                        node,
                        switch (node) {
                            case Expr.Input input -> (float) element(inputs.get(input.index()), i);
                            case Expr.Constant constant -> (float) constant.value();
                            case Expr.Uniform uniform -> (float) uniforms[uniform.index()];
                            case Expr.Apply apply ->
                                apply(
                                        apply.function(),
                                        apply.arguments().stream()
                                                .map(values::get)
                                                .toList());
                        });
            }
            for (int j = 0; j < outputs.size(); j++) {
                View output = outputs.get(j);
                int at = (int) output.layout().offset() + i;
                Elements.storeDouble(
                        (HostBuffer) output.buffer(),
                        at,
                        values.get(kernel.outputs().get(j)));
            }
        }
    }

    /**
     * One step of the computation.
     *
     * @param function the primitive
     * @param arguments as many as it takes
     */
    protected float apply(Primitive function, List<Float> arguments) {
        double[] three = new double[3];
        for (int i = 0; i < arguments.size(); i++) {
            three[i] = arguments.get(i);
        }
        return (float) function.apply(three[0], three[1], three[2]);
    }

    private static double element(View view, int index) {
        boolean isScalar = view.layout().shape().rank() > 0 && view.layout().stride(-1) == 0;
        return Elements.loadDouble(
                (HostBuffer) view.buffer(), (int) view.layout().offset() + (isScalar ? 0 : index));
    }
}

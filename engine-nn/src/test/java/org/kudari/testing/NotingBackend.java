package org.kudari.testing;

import java.util.ArrayList;
import java.util.List;
import org.kudari.backend.Epilogue;
import org.kudari.backend.Reduction;
import org.kudari.backend.View;
import org.kudari.backend.reference.ReferenceBackend;
import org.kudari.backend.tool.ForwardingBackend;
import org.kudari.expr.Kernel;

/** The reference, with a note of each map, reduction and product: what it is, and the shape of its result. */
public final class NotingBackend extends ForwardingBackend {
    private final List<String> calls = new ArrayList<>();
    private final List<Kernel> reduced = new ArrayList<>();

    /** One without notes. */
    public NotingBackend() {
        super(new ReferenceBackend());
    }

    /** The calls since they were last {@linkplain #forget forgotten}, such as {@code map [2, 3]}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** The kernels of all reductions. */
    public List<Kernel> reduced() {
        return List.copyOf(reduced);
    }

    /** Forgets all that was noted. */
    public void forget() {
        calls.clear();
    }

    @Override
    public void map(Kernel kernel, double[] uniforms, List<View> inputs, List<View> outputs) {
        calls.add("map " + outputs.getFirst().shape());
        super.map(kernel, uniforms, inputs, outputs);
    }

    @Override
    public void reduce(
            Reduction reduction, Kernel kernel, double[] uniforms, List<View> inputs, View out, boolean accumulate) {
        calls.add("reduce " + out.shape());
        reduced.add(kernel);
        super.reduce(reduction, kernel, uniforms, inputs, out, accumulate);
    }

    @Override
    public void matmul(View a, View b, View out, boolean accumulate, Epilogue epilogue) {
        calls.add("matmul " + out.shape());
        super.matmul(a, b, out, accumulate, epilogue);
    }
}

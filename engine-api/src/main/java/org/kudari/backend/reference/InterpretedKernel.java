package org.kudari.backend.reference;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.expr.Expr;
import org.kudari.expr.Kernel;
import org.kudari.expr.Primitive;

/**
 * A kernel as a straight line of instructions over numbered slots: the inputs' slots first, then one for each other
 * node. {@link #runDoubles} and {@link #runLongs} evaluate it for one element.
 */
final class InterpretedKernel {
    private final int inputs;
    private final Expr[] nodes;
    private final Primitive[] functions;
    /** Slots of the arguments of node {@code i}: {@code arguments[3 i]} and the two after it. */
    private final int[] arguments;

    private final int[] outputs;

    InterpretedKernel(Kernel kernel) {
        inputs = kernel.inputs();
        List<Expr> computed = kernel.topologicalOrder().stream()
                .filter(node -> !(node instanceof Expr.Input))
                .toList();
        Map<Expr, Integer> slots = new IdentityHashMap<>();
        for (int i = 0; i < inputs; i++) {
            slots.put(Expr.input(i), i);
        }
        nodes = computed.toArray(Expr[]::new);
        functions = new Primitive[nodes.length];
        arguments = new int[3 * nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            slots.put(nodes[i], inputs + i);
            if (nodes[i] instanceof Expr.Apply apply) {
                functions[i] = apply.function();
                for (int j = 0; j < apply.arguments().size(); j++) {
                    arguments[3 * i + j] = slots.get(apply.arguments().get(j));
                }
            }
        }
        outputs = kernel.outputs().stream().mapToInt(slots::get).toArray();
    }

    /** The number of slots that a run needs. */
    int slots() {
        return inputs + nodes.length;
    }

    /** The slot that holds an output after a run. */
    int outputSlot(int output) {
        return outputs[output];
    }

    /**
     * Writes the constants and uniforms, which are the same for all elements, to an array of {@link #slots()} elements.
     */
    void prepareDoubles(double[] slots, double[] uniforms) {
        for (int i = 0; i < nodes.length; i++) {
            switch (nodes[i]) {
                case Expr.Constant constant -> slots[inputs + i] = constant.value();
                case Expr.Uniform uniform -> slots[inputs + i] = uniforms[uniform.index()];
                case Expr.Apply _, Expr.Input _ -> {}
            }
        }
    }

    void prepareLongs(long[] slots, double[] uniforms) {
        for (int i = 0; i < nodes.length; i++) {
            switch (nodes[i]) {
                case Expr.Constant constant -> slots[inputs + i] = constant.longValue();
                case Expr.Uniform uniform -> slots[inputs + i] = (long) uniforms[uniform.index()];
                case Expr.Apply _, Expr.Input _ -> {}
            }
        }
    }

    void runDoubles(double[] slots) {
        for (int i = 0; i < nodes.length; i++) {
            if (functions[i] != null) {
                double a = slots[arguments[3 * i]];
                double b = slots[arguments[3 * i + 1]];
                double c = slots[arguments[3 * i + 2]];
                slots[inputs + i] = functions[i].apply(a, b, c);
            }
        }
    }

    void runLongs(long[] slots) {
        for (int i = 0; i < nodes.length; i++) {
            if (functions[i] != null) {
                long a = slots[arguments[3 * i]];
                long b = slots[arguments[3 * i + 1]];
                long c = slots[arguments[3 * i + 2]];
                slots[inputs + i] = functions[i].apply(a, b, c);
            }
        }
    }
}

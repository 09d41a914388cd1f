package org.kudari.backend.reference;

import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;

/** Evaluates a kernel for one element after another, on doubles or on longs, depending on the compute type. */
final class ElementEvaluator {
    private final InterpretedKernel kernel;
    private final HostBuffer[] inputs;
    private final int firstInput;
    private final double[] doubles;
    private final long[] longs;

    ElementEvaluator(InterpretedKernel kernel, double[] uniforms, List<View> inputs, DType computeType) {
        this(kernel, uniforms, 0, inputs, computeType);
    }

    /**
     * @param firstInput the kernel input that the first of {@code inputs} is; those before it are given by {@link
     *     #evaluateWithFirst}
     */
    ElementEvaluator(
            InterpretedKernel kernel, double[] uniforms, int firstInput, List<View> inputs, DType computeType) {
        this.kernel = kernel;
        this.firstInput = firstInput;
        this.inputs = inputs.stream().map(view -> (HostBuffer) view.buffer()).toArray(HostBuffer[]::new);
        this.doubles = computeType.isFloating() ? new double[kernel.slots()] : null;
        this.longs = computeType.isFloating() ? null : new long[kernel.slots()];
        if (doubles != null) {
            kernel.prepareDoubles(doubles, uniforms);
        } else {
            kernel.prepareLongs(longs, uniforms);
        }
    }

    /** Evaluates at the given positions, one for each input in order. */
    void evaluate(int[] positions) {
        for (int i = 0; i < inputs.length; i++) {
            int slot = firstInput + i;
            if (doubles != null) {
                doubles[slot] = Elements.loadDouble(inputs[i], positions[slot]);
            } else {
                longs[slot] = Elements.loadLong(inputs[i], positions[slot]);
            }
        }
        if (doubles != null) {
            kernel.runDoubles(doubles);
        } else {
            kernel.runLongs(longs);
        }
    }

    /** Evaluates with an element of a product as input 0. */
    void evaluateWithFirst(AccumulatorMatrix product, int element, int[] positions) {
        if (doubles != null) {
            doubles[0] = product.doubleAt(element);
        } else {
            longs[0] = product.longAt(element);
        }
        evaluate(positions);
    }

    double doubleOutput(int output) {
        return doubles[kernel.outputSlot(output)];
    }

    long longOutput(int output) {
        return longs[kernel.outputSlot(output)];
    }

    void store(int output, HostBuffer target, int at) {
        if (doubles != null) {
            Elements.storeDouble(target, at, doubleOutput(output));
        } else {
            Elements.storeLong(target, at, longOutput(output));
        }
    }
}

package org.kudari.backend.reference;

import java.util.List;
import org.kudari.backend.Elements;
import org.kudari.backend.HostBuffer;
import org.kudari.backend.View;
import org.kudari.layout.DType;

/** Evaluates a program for one element after another, on doubles or on longs as the compute type asks. */
final class Elementwise {
    private final Program program;
    private final HostBuffer[] inputs;
    private final int firstInput;
    private final double[] doubles;
    private final long[] longs;

    Elementwise(Program program, double[] uniforms, List<View> inputs, DType computeType) {
        this(program, uniforms, 0, inputs, computeType);
    }

    /**
     * @param firstInput the kernel input that the first of {@code inputs} is; those before it are given by {@link
     *     #evaluateWithFirst}
     */
    Elementwise(Program program, double[] uniforms, int firstInput, List<View> inputs, DType computeType) {
        this.program = program;
        this.firstInput = firstInput;
        this.inputs = inputs.stream().map(view -> (HostBuffer) view.buffer()).toArray(HostBuffer[]::new);
        this.doubles = computeType.isFloating() ? new double[program.slots()] : null;
        this.longs = computeType.isFloating() ? null : new long[program.slots()];
        if (doubles != null) {
            program.prepareDoubles(doubles, uniforms);
        } else {
            program.prepareLongs(longs, uniforms);
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
            program.runDoubles(doubles);
        } else {
            program.runLongs(longs);
        }
    }

    /** Evaluates with an element of a product as input 0. */
    void evaluateWithFirst(Matrix product, int element, int[] positions) {
        if (doubles != null) {
            doubles[0] = product.doubleAt(element);
        } else {
            longs[0] = product.longAt(element);
        }
        evaluate(positions);
    }

    double doubleOutput(int output) {
        return doubles[program.outputSlot(output)];
    }

    long longOutput(int output) {
        return longs[program.outputSlot(output)];
    }

    void store(int output, HostBuffer target, int at) {
        if (doubles != null) {
            Elements.storeDouble(target, at, doubleOutput(output));
        } else {
            Elements.storeLong(target, at, longOutput(output));
        }
    }
}

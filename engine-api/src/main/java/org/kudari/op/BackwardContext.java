package org.kudari.op;

import java.util.List;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/** One step of a backward pass, as the rule of an operation sees it. */
public interface BackwardContext<T extends TensorOps<T>> {

    /** The gradient of the output, in the output's shape. */
    T upstream();

    /**
     * The gradients that a kernel computes from some operands and, as its last input, {@link #upstream}: one for each of its
     * outputs, in the type of the upstream gradient. If the upstream gradient is a matrix product that has not been
     * computed yet, the kernel becomes the product's epilogue.
     */
    List<T> mapWithUpstream(String name, Kernel kernel, double[] uniforms, List<T> operands);

    /** The value of an operand; only what {@link Op#savedForBackward} named. */
    T operand(int index);

    /** The value of the output; only where {@link Op#savedForBackward} named it. */
    T output();

    /** The shape of an operand, saved or not. */
    Shape operandShape(int index);

    /** The number of operands. */
    int operands();

    /** Whether the gradient of an operand is asked for. */
    boolean needs(int index);

    /** The operands whose gradients are asked for, bit {@code i} for operand {@code i}. */
    long needs();

    /** Whether the gradients are themselves recorded, to be differentiated again. */
    boolean isRecorded();

    /** Whether the backend offers {@link org.kudari.backend.RowFunctions}. */
    boolean hasRowFunctions();

    /** Gives (or adds to) the gradient of an operand that needs one; for others nothing happens. */
    void addGradient(int index, T gradient);

    /**
     * Adds a gradient given as an operation that has not run yet. The backward pass runs it so that the result is
     * written or added in place, for instance into a flat parameter gradient.
     */
    void addGradient(int index, BackendOp operation, List<T> operands);
}

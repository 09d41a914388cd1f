package org.kudari.op;

import java.util.List;
import org.kudari.expr.Kernel;
import org.kudari.layout.Shape;

/**
 * One operation of a backward pass, as its backward rule sees it.
 *
 * @param <T> the type of the tensors
 */
public interface BackwardContext<T extends TensorOps<T>> {

    /** {@return the gradient of the output, in the output's shape} */
    T upstream();

    /**
     * The gradients that a kernel computes from some operands and, as its last input, {@link #upstream}. If the
     * upstream gradient is a matrix product that has not been computed yet, the kernel becomes the product's epilogue.
     *
     * @param name the name in traces
     * @param kernel the kernel
     * @param uniforms its uniform arguments
     * @param operands all its inputs except the last
     * @return one gradient for each output of the kernel, in the type of the upstream gradient
     */
    List<T> mapWithUpstream(String name, Kernel kernel, double[] uniforms, List<T> operands);

    /**
     * {@return the value of an operand} {@link Op#savedForBackward} must have named it.
     *
     * @param index the index of the operand, from 0
     * @throws IllegalStateException if it was not saved, or was changed in place since
     */
    T operand(int index);

    /**
     * {@return the value of the output} {@link Op#savedForBackward} must have named it.
     *
     * @throws IllegalStateException if it was not saved, or was changed in place since
     */
    T output();

    /**
     * {@return the shape of an operand, saved or not}
     *
     * @param index the index of the operand, from 0
     */
    Shape operandShape(int index);

    /** {@return the number of operands} */
    int operands();

    /**
     * {@return whether the gradient of an operand is needed}
     *
     * @param index the index of the operand, from 0
     */
    boolean needs(int index);

    /** {@return the operands whose gradients are needed, bit {@code i} for operand {@code i}} */
    long needs();

    /**
     * {@return the operands that led to variables when the operation was recorded, bit {@code i} for operand {@code i}}
     * It is the argument that {@link Op#savedForBackward} had. A pass for some variables needs fewer.
     */
    long recordedNeeds();

    /** {@return whether the gradients are themselves recorded, to be differentiated again} */
    boolean isRecorded();

    /**
     * Adds to the gradient of an operand. Nothing happens if the operand does not need one.
     *
     * @param index the index of the operand, from 0
     * @param gradient a gradient in the operand's shape or one that it broadcasts to
     */
    void addGradient(int index, T gradient);

    /**
     * Adds a gradient given as an operation that has not run yet. The backward pass runs it so that the result is
     * written or added in place, for instance into a flat parameter gradient. Nothing happens if the operand does not
     * need a gradient.
     *
     * @param index the index of the operand, from 0
     * @param operation computes the gradient
     * @param operands the operands of that operation
     */
    void addGradient(int index, BackendOp operation, List<T> operands);
}

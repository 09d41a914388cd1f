package org.kudari.opencl.source;

import org.kudari.layout.DType;

/**
 * How a kernel of nested loops reaches a tensor's elements.
 *
 * @param type the elements' type
 * @param reach by which positions
 */
public record Operand(DType type, Reach reach) {

    /** Where the elements are. */
    public enum Reach {
        /** One after the other, in the order of the loops. */
        DENSE,
        /** There is one, for all. */
        SINGLE,
        /** At a step of its own in each loop. */
        STRIDED
    }
}

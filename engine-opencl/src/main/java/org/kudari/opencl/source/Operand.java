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
        /** Contiguous, in the order of the loops. */
        DENSE,
        /** One element, broadcast to all. */
        SINGLE,
        /** A stride for each loop. */
        STRIDED
    }
}

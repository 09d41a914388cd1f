package org.kudari.opencl.source;

import org.kudari.layout.DType;

/**
 * How a kernel of nested loops reaches a tensor's elements.
 *
 * @param type the elements' type
 * @param access by which positions
 */
public record KernelOperand(DType type, AccessPattern access) {

    /** Where the elements are. */
    public enum AccessPattern {
        /** Contiguous, in the order of the loops. */
        CONTIGUOUS,
        /** One element, broadcast to all. */
        BROADCAST,
        /** A stride for each loop. */
        STRIDED
    }
}

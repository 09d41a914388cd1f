package org.kudari.opencl.source;

import org.kudari.layout.DType;

/**
 * A tensor as nested loops of a kernel read or write it.
 *
 * @param type the type of its elements
 * @param access the positions of its elements
 */
public record KernelOperand(DType type, AccessPattern access) {

    /** The positions of the elements. */
    public enum AccessPattern {
        /** Contiguous, in the order of the loops. */
        CONTIGUOUS,
        /** One element, broadcast to all. */
        BROADCAST,
        /** A stride for each loop. */
        STRIDED
    }
}

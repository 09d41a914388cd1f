package org.kudari.cpu;

import jdk.incubator.vector.FloatVector;

/** Loaded by {@link Processor} alone, where the Vector API may be missing. */
final class VectorWidth {
    private VectorWidth() {}

    /** The widest vectors that the JVM has instructions for, in bits. */
    static int widest() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}

package org.kudari.cpu.platform;

import jdk.incubator.vector.FloatVector;

/**
 * Asks the Vector API for its widest vectors. Loaded by {@link CpuFeatures} alone, and only where the API is present.
 */
final class VectorWidth {
    private VectorWidth() {}

    /** Returns the width in bits of the widest vectors that the JVM has instructions for. */
    static int widest() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}

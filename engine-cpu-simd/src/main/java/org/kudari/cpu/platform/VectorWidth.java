package org.kudari.cpu.platform;

import jdk.incubator.vector.FloatVector;

/** Loaded by {@link CpuFeatures} alone, where the Vector API may be missing. */
final class VectorWidth {
    private VectorWidth() {}

    /** The widest vectors that the JVM has instructions for, in bits. */
    static int widest() {
        return FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }
}

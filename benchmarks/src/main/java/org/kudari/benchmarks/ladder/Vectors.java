package org.kudari.benchmarks.ladder;

import jdk.incubator.vector.FloatVector;

/** The vectors of this JVM and processor. */
final class Vectors {

    /** Loaded where the Vector API is there. */
    private static final class Width {
        static final int BITS = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    }

    private Vectors() {}

    /** How wide they are; 0 without the Vector API. */
    static int bits() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? Width.BITS : 0;
    }
}

package org.kudari.benchmarks.measure;

/** The role of a contender in a comparison. */
public enum Role {
    /** A device of this engine. */
    DEVICE,
    /** Another library. */
    PEER,
    /** Work that does not compute the case, for comparison: a copy, or a limit of the machine. */
    YARDSTICK
}

package org.kudari.benchmarks.measure;

/** What a contender is measured for. */
public enum Role {
    /** A device of this engine. */
    DEVICE,
    /** Another library. */
    PEER,
    /** Something that does not compute the case, for comparison. */
    YARDSTICK
}

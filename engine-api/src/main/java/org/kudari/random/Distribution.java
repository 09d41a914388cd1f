package org.kudari.random;

/** The distribution of the numbers of a random fill. */
public enum Distribution {
    /** Raw 32-bit words; {@code INT32} outputs. Element {@code i} is word {@code i % 4} of block {@code i / 4}. */
    WORDS,
    /**
     * Uniform on [0, 1). {@code FLOAT32}: element {@code i} from word {@code i}; {@code FLOAT64}: from words {@code 2i}
     * and {@code 2i + 1}.
     */
    UNIFORM,
    /**
     * Standard normal numbers. Elements {@code 2j} and {@code 2j + 1} are the Box-Muller pair of the uniform elements
     * at the same positions. They are equal on every JVM; other devices may differ by a few units in the last place.
     */
    NORMAL
}

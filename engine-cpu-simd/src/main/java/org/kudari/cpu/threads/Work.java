package org.kudari.cpu.threads;

/** What a piece of work is. Work of one kind and cost takes about the same time on each call. */
public enum Work {
    /** A matrix product. */
    PRODUCT,
    /** Any other loop. */
    LOOP
}

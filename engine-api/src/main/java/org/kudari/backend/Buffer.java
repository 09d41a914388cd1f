package org.kudari.backend;

import org.kudari.layout.DType;

/** A piece of a device's memory, made by {@link Backend#allocate}. Only that backend reads or writes it. */
public interface Buffer {
    /** {@return the type of its elements} */
    DType type();

    /** {@return the number of its elements} */
    long length();
}

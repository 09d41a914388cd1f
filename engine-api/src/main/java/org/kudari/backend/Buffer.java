package org.kudari.backend;

import org.kudari.layout.DType;

/** A stretch of a device's memory, made by {@link Backend#allocate}; only that backend looks inside. */
public interface Buffer {
    DType type();

    /** The number of elements it holds. */
    long length();
}

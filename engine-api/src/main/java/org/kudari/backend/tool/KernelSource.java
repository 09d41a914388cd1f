package org.kudari.backend.tool;

import org.kudari.expr.Kernel;

/** Optional for a backend: shows what it generates, for {@code -Dkudari.debug=4}. */
public interface KernelSource {
    /** The source text that was generated for a kernel; empty where there is none. */
    String source(Kernel kernel);
}

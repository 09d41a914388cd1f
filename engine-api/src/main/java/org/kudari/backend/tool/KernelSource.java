package org.kudari.backend.tool;

import org.kudari.expr.Kernel;

/** Optional for a backend: the source text that it generated for a kernel, for {@code -Dkudari.debug=4}. */
public interface KernelSource {
    String source(Kernel kernel);
}

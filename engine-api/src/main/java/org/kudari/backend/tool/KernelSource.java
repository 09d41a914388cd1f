package org.kudari.backend.tool;

import org.kudari.expr.Kernel;

/** Optional for a backend: shows the source text that it generates, for {@code -Dkudari.debug=4}. */
public interface KernelSource {
    /**
     * The source text that was generated for a kernel.
     *
     * @param kernel the kernel
     * @return the text; empty if there is none
     */
    String source(Kernel kernel);
}

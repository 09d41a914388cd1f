/**
 * Threads and the memory they work in: the pool of worker threads, the parallel loop over a range, the affinity of
 * workers to processors, and scratch memory that is kept from one call to the next.
 *
 * <p>May use {@code platform} only. Knows nothing of tensors or kernels.
 */
package org.kudari.cpu.threads;

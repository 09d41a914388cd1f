/**
 * Products of float32 matrices in arrays, C = A B or C += A B: plans, packing and blocking for the caches. Also the
 * copy that transposes a matrix.
 *
 * <p>May use {@code microkernel}, {@code platform} and {@code threads}. Knows nothing of expressions: what follows a
 * product, such as a bias and an activation, is a callback for finished blocks ({@link
 * org.kudari.cpu.gemm.BlockEpilogue}).
 */
package org.kudari.cpu.gemm;

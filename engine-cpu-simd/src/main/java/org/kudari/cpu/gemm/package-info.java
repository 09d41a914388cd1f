/**
 * Products of float32 matrices in arrays, C = A B or C += A B: the plan for a shape, packing, blocking for the caches,
 * and the copy that transposes a matrix.
 *
 * <p>May use {@code microkernel}, {@code platform} and {@code threads}. Knows no kernels of expressions: what follows a
 * product, such as a bias and an activation, is a callback on finished blocks.
 */
package org.kudari.cpu.gemm;

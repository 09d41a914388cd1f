/**
 * The backend's call for matrix products: batches of tensors in any layout, with an elementwise epilogue that is
 * applied to each block of the product while the block is in cache.
 *
 * <p>May use {@code codegen}, {@code elementwise}, {@code gemm} and {@code threads}.
 */
package org.kudari.cpu.matmul;

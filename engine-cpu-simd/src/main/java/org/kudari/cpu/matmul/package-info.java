/**
 * Matrix products of tensors: batches in any layout, with an elementwise epilogue that is applied to each block of a
 * product while it is in cache.
 *
 * <p>May use {@code codegen}, {@code elementwise}, {@code gemm} and {@code threads}.
 */
package org.kudari.cpu.matmul;

/**
 * Matrix products. {@code MatMulKernels} chooses among the naive kernel, tiles in local memory, blocks in registers
 * and matrix units. This package launches the kernels, packs their factors, splits long sums, and measures the
 * fastest sizes. It may use {@code matmul.source}, {@code random} for the numbers to measure with, {@code launch},
 * {@code runtime} and {@code source}.
 */
package org.kudari.opencl.matmul;

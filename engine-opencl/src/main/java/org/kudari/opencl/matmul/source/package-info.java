/**
 * The programs of matrix products in OpenCL C, and the sizes that they are written for: naive, tiled, register-blocked
 * and matrix-unit products, the packing of their factors, and the addition of split sums. GPUs usually run
 * {@link org.kudari.opencl.matmul.source.TiledMatMulSource}, processors
 * {@link org.kudari.opencl.matmul.source.RegisterBlockMatMulSource}. Everything here is text: it may use {@code source},
 * and runs without a driver.
 */
package org.kudari.opencl.matmul.source;

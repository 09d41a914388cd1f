/**
 * The innermost loops of matrix products: micro-kernels that update a tile of registers, and the loops that transpose
 * and copy while operands are packed. They are generated for each vector width and tile shape, with plain Java as a
 * fallback. The choice of the tile shape, measured on each machine and kept between processes, is here too.
 *
 * <p>May use {@code codegen} and {@code platform}.
 */
package org.kudari.cpu.microkernel;

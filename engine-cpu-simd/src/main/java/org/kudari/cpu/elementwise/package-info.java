/**
 * Elementwise kernels over tensors of any layout, and random fills. The layout-dependent part of a call (a plan) is
 * kept and used again for tensors with the same types, shapes and strides. The fused loops that a plan runs are written
 * by {@code codegen}.
 *
 * <p>May use {@code codegen}, {@code platform} and {@code threads}. Other operations take their plans and their access
 * to strided tensors from here.
 */
package org.kudari.cpu.elementwise;

/**
 * Sums, means, maxima and minima over any axes, the positions of maxima and minima along an axis, and running sums and
 * products. The order of each sum depends on the shape alone, so that results have the same bits on every tier and with any number of threads.
 *
 * <p>May use {@code codegen}, {@code codegen.lanes}, {@code elementwise}, {@code platform} and {@code threads}.
 */
package org.kudari.cpu.reduce;

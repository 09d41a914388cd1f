/**
 * Gather and scatter-add along an axis.
 *
 * <p>May use {@code codegen}, {@code elementwise}, {@code platform} and {@code threads}.
 */
package org.kudari.cpu.indexing;

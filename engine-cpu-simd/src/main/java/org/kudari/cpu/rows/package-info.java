/**
 * Functions of the rows of a matrix that are computed while a row is in cache: softmax, log-sum-exp, and the
 * cross-entropy and its gradient.
 *
 * <p>May use {@code codegen}, {@code elementwise}, {@code platform}, {@code reduce} and {@code threads}.
 */
package org.kudari.cpu.rows;

/**
 * The ladder for the product of two matrices, from the definition to vector code.
 *
 * <p>May use {@code ladder} and {@code cases}.
 */
package org.kudari.benchmarks.ladder.matmul;

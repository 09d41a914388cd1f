/**
 * The ladder for a matrix transposed in memory, from the definition to vector code.
 *
 * <p>May use {@code ladder} and {@code cases}.
 */
package org.kudari.benchmarks.ladder.transpose;

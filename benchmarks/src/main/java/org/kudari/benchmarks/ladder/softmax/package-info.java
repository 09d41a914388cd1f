/**
 * The ladder for the softmax of each row of a matrix, from the definition to vector code.
 *
 * <p>May use {@code ladder} and {@code cases}.
 */
package org.kudari.benchmarks.ladder.softmax;

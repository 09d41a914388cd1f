/**
 * The ladder for the sum of each column of a matrix, from the definition to vector code.
 *
 * <p>May use {@code ladder} and {@code cases}.
 */
package org.kudari.benchmarks.ladder.columnsum;

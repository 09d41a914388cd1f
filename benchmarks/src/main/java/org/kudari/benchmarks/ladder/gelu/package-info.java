/**
 * The ladder for an elementwise function, GELU, from the definition to vector code.
 *
 * <p>May use {@code ladder} and {@code cases}.
 */
package org.kudari.benchmarks.ladder.gelu;

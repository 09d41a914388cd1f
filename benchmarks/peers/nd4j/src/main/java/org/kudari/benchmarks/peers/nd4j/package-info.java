/**
 * ND4J as a contender.
 *
 * <p>May use {@code benchmarks.cases} and {@code benchmarks.contender}.
 */
package org.kudari.benchmarks.peers.nd4j;

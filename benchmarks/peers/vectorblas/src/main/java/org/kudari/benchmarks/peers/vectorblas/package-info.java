/**
 * VectorBLAS, BLAS on the Vector API as a contender.
 *
 * <p>May use {@code benchmarks.cases} and {@code benchmarks.contender}.
 */
package org.kudari.benchmarks.peers.vectorblas;

/**
 * libtorch through JavaCPP as a contender.
 *
 * <p>May use {@code benchmarks.cases} and {@code benchmarks.contender}.
 */
package org.kudari.benchmarks.peers.libtorch;

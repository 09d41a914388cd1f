/**
 * A contender's process: this engine, OpenBLAS, the machine's limits, and the interface that other libraries implement.
 *
 * <p>May use {@code cases}, the engine and its training library.
 */
package org.kudari.benchmarks.contender;

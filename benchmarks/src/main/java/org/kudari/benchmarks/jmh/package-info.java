/**
 * The cases as JMH benchmarks, for its profilers.
 *
 * <p>May use {@code cases} and {@code contender}.
 */
package org.kudari.benchmarks.jmh;

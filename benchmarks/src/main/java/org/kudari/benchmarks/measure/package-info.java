/**
 * A run: starts the contenders' processes, measures the cases round by round, and computes ratios.
 *
 * <p>May use {@code cases} and {@code contender}.
 */
package org.kudari.benchmarks.measure;

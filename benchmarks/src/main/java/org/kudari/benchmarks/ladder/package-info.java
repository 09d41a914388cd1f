/**
 * Ladders: for each family of kernels a list of versions, from the textbook's to the engine's. Each rung is a class
 * that adds one idea to the rung before. {@link org.kudari.benchmarks.ladder.LadderRun} checks and measures them;
 * {@code ./kudari bench ladder} runs it.
 *
 * <p>May use {@code cases}, {@code contender} and {@code measure}. It does not know the ladders themselves.
 */
package org.kudari.benchmarks.ladder;

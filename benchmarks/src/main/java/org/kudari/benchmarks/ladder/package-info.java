/**
 * How a fast kernel comes about: for each family of kernels a ladder of versions, from the one that a textbook has to the one that the
 * engine ships, each rung a class that adds one idea to the rung below. {@link org.kudari.benchmarks.ladder.LadderRun} checks and measures
 * them; {@code ./kudari bench ladder} runs it.
 */
package org.kudari.benchmarks.ladder;

package org.kudari.watch;

/**
 * The features that a model was given in one step.
 *
 * @param largestMean the largest magnitude of the mean of a column
 * @param largestDeviation the largest standard deviation of a column
 */
public record InputSummary(double largestMean, double largestDeviation) {}

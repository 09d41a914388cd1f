package org.kudari.watch;

import java.util.List;

/**
 * What a network took for what, of rows that it is not trained on.
 *
 * @param epoch the epoch after which it was asked, from 1
 * @param step the steps of the training so far
 * @param classes the names of the classes
 * @param counts for each true class, how many of its rows were taken for each class
 */
public record ConfusionSummary(int epoch, long step, List<String> classes, List<List<Long>> counts) {}

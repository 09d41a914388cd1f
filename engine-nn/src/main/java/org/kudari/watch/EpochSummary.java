package org.kudari.watch;

import java.util.Map;

/**
 * An epoch.
 *
 * @param epoch the epoch, from 1
 * @param step the steps of the training so far
 * @param seconds the time since the training began, in which it trained
 * @param loss the mean training loss of the epoch
 * @param metrics what was measured after it, by name, in the order in which it was: of rows that the model is not trained
 *     on, as a rule
 */
public record EpochSummary(int epoch, long step, double seconds, double loss, Map<String, Double> metrics) {}

package org.kudari.watch;

import java.util.Map;

/**
 * What is trained, and how.
 *
 * @param model the model as a table in text
 * @param parameters the number of elements of all parameters
 * @param settings what the training was told, by name, such as {@code epochs} and {@code optimizer}
 * @param firstStep the steps that were done before: 0, unless it goes on from a checkpoint
 * @param lossOfGuess the mean loss of the best prediction that looks at no feature; NaN if that is not known
 */
public record RunDescription(
        String model, long parameters, Map<String, String> settings, long firstStep, double lossOfGuess) {}

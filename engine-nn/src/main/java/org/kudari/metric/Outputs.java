package org.kudari.metric;

/** What a model's outputs for classes are. */
public enum Outputs {
    /** Scores of which the softmax makes probabilities, or the logistic function where there is one column. */
    LOGITS,
    /** Probabilities, in [0, 1], whose sum over the classes is 1. One column has the probability of class 1. */
    PROBABILITIES,
    /** Numbers of which only the order is known: the larger, the likelier the class. */
    SCORES;

    Outputs requireProbabilities(String metric) {
        if (this == SCORES) {
            throw new IllegalArgumentException(
                    metric + ": scores have no probabilities: say Outputs.LOGITS or Outputs.PROBABILITIES");
        }
        return this;
    }
}

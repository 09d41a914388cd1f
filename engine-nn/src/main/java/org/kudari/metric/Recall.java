package org.kudari.metric;

/**
 * The share of the rows of a class that are predicted to be: {@code hits / actual}. It is scikit-learn's {@code
 * recall_score}; its default for two classes, the recall of class 1, is {@code byClass()[1]}.
 */
public final class Recall extends ClassScore {

    /**
     * Of outputs {@code [rows, classes]}, or of predicted classes {@code [rows]} of an integer type.
     *
     * @param classes the number of classes
     * @param average how the classes become one number
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public Recall(int classes, Average average) {
        this(classes, average, Outputs.SCORES);
    }

    /**
     * Of outputs that may also be one column, for class 1 of two.
     *
     * @param classes the number of classes
     * @param average how the classes become one number
     * @param outputs what the outputs are, which says where class 1 begins: a logit above 0, a probability above 0.5
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public Recall(int classes, Average average, Outputs outputs) {
        super(name(average, "Recall"), classes, average, outputs);
    }

    @Override
    double score(double hits, double predicted, double actual) {
        return ratio(hits, actual);
    }
}

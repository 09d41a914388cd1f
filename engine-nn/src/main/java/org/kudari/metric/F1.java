package org.kudari.metric;

/**
 * The harmonic mean of precision and recall: {@code 2 hits / (predicted + actual)}. It is scikit-learn's {@code
 * f1_score}; its default for two classes, that of class 1, is {@code byClass()[1]}. The macro average is the mean of the
 * classes' F1, and not the F1 of mean precision and recall.
 */
public final class F1 extends ClassScore {

    /**
     * Of outputs {@code [rows, classes]}, or of predicted classes {@code [rows]} of an integer type.
     *
     * @param classes the number of classes
     * @param average how the classes become one number
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public F1(int classes, Average average) {
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
    public F1(int classes, Average average, Outputs outputs) {
        super(name(average, "F1"), classes, average, outputs);
    }

    @Override
    double score(double hits, double predicted, double actual) {
        return ratio(2 * hits, predicted + actual);
    }
}

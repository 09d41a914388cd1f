package org.kudari.metric;

/**
 * The mean recall of the classes that occur as labels: the accuracy that each class would have if all were equally
 * frequent. It is scikit-learn's {@code balanced_accuracy_score}, which leaves out classes without rows, too. {@link
 * #byClass} has the recall of each class.
 */
public final class BalancedAccuracy extends ClassScore {

    /**
     * Of outputs {@code [rows, classes]}, or of predicted classes {@code [rows]} of an integer type.
     *
     * @param classes the number of classes
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public BalancedAccuracy(int classes) {
        this(classes, Outputs.SCORES);
    }

    /**
     * Of outputs that may also be one column, for class 1 of two.
     *
     * @param classes the number of classes
     * @param outputs what the outputs are, which says where class 1 begins: a logit above 0, a probability above 0.5
     * @throws IllegalArgumentException if there are fewer than 2 classes
     */
    public BalancedAccuracy(int classes, Outputs outputs) {
        super("balancedAccuracy", classes, Average.MACRO, outputs);
    }

    @Override
    double score(double hits, double predicted, double actual) {
        return ratio(hits, actual);
    }

    @Override
    double weight(double predicted, double actual) {
        return actual > 0 ? 1 : 0;
    }
}

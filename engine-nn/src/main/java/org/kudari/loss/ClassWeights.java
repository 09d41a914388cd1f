package org.kudari.loss;

import java.util.Arrays;

/** Weights of classes for {@link CrossEntropyLoss}. */
public final class ClassWeights {
    private ClassWeights() {}

    /**
     * Computes weights by which every class counts as much as every other: {@code rows / (classes * rows of the class)}.
     * The mean of the weights of all rows is 1. It is scikit-learn's {@code class_weight="balanced"}. King and Zeng,
     * "Logistic regression in rare events data", 2001.
     *
     * @param counts the number of training rows of each class
     * @return the weight of each class
     * @throws IllegalArgumentException if there are no classes, or a class has no rows
     */
    public static double[] balanced(long... counts) {
        if (counts.length == 0) {
            throw new IllegalArgumentException("balanced class weights: there are no classes");
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] <= 0) {
                String problem = counts[i] < 0
                        ? counts[i] + " rows"
                        : "no rows, so that no weight makes it count as much as the others";
                throw new IllegalArgumentException(
                        "balanced class weights: class " + i + " (counted from 0) has " + problem);
            }
        }
        double rows = Arrays.stream(counts).asDoubleStream().sum();
        return Arrays.stream(counts)
                .mapToDouble(count -> rows / ((double) counts.length * count))
                .toArray();
    }
}

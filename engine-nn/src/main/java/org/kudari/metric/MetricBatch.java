package org.kudari.metric;

import java.util.EnumMap;
import java.util.Map;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.tensor.Tensor;

/**
 * The rows of a batch in Java's memory, where several metrics read them: outputs, targets and perhaps weights. A row is
 * an index of the first axis; a scalar is one row.
 */
public final class MetricBatch {
    private final Operand outputs;
    private final Operand targets;
    /** Null if all are 1. */
    private final double[] weights;

    private final int rows;
    private final Map<Outputs, ClassRows> classRows = new EnumMap<>(Outputs.class);

    /** The elements of a tensor with its type and shape. */
    record Operand(double[] values, DType type, Shape shape) {
        static Operand of(Tensor tensor) {
            return new Operand(tensor.toDoubleArray(), tensor.type(), tensor.shape());
        }

        static Operand of(double[] values) {
            return new Operand(values.clone(), DType.FLOAT64, Shape.of(values.length));
        }

        static Operand of(int[] values) {
            double[] wide = new double[values.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = values[i];
            }
            return new Operand(wide, DType.INT32, Shape.of(values.length));
        }

        /** The extent of the first axis. */
        long rows() {
            return shape.rank() == 0 ? 1 : shape.dim(0);
        }

        /** Whether it has one element a row: {@code [rows]} or {@code [rows, 1]}. */
        boolean isColumn() {
            return shape.rank() == 1 || shape.rank() == 2 && shape.dim(1) == 1;
        }
    }

    private MetricBatch(Operand outputs, Operand targets, Operand weights) {
        if (outputs.rows() != targets.rows() || weights != null && weights.rows() != outputs.rows()) {
            throw new IllegalArgumentException("metrics: outputs of shape " + outputs.shape + ", targets of shape "
                    + targets.shape + (weights == null ? "" : " and weights of shape " + weights.shape)
                    + " must have the same number of rows, the first axis");
        }
        this.outputs = outputs;
        this.targets = targets;
        this.weights = weights == null ? null : checked(weights);
        rows = Math.toIntExact(outputs.rows());
    }

    private static double[] checked(Operand weights) {
        if (!weights.isColumn()) {
            throw new IllegalArgumentException(
                    "metrics: weights of shape " + weights.shape + " must have one weight a row, in shape [rows]");
        }
        for (int row = 0; row < weights.values.length; row++) {
            if (!(weights.values[row] >= 0) || Double.isInfinite(weights.values[row])) {
                throw new IllegalArgumentException("metrics: the weight of row " + row + " (counted from 0) is "
                        + weights.values[row] + ", and must be finite and not negative");
            }
        }
        return weights.values;
    }

    /**
     * Reads a batch from its device, in one copy a tensor.
     *
     * @param outputs a model's outputs, of any type
     * @param targets the truth, of any type
     * @return the batch
     * @throws IllegalArgumentException if the numbers of rows differ
     */
    public static MetricBatch of(Tensor outputs, Tensor targets) {
        return new MetricBatch(Operand.of(outputs), Operand.of(targets), null);
    }

    /**
     * Reads a batch with weights from its device, in one copy a tensor.
     *
     * @param outputs a model's outputs, of any type
     * @param targets the truth, of any type
     * @param weights the rows' weights {@code [rows]}, finite and not negative
     * @return the batch
     * @throws IllegalArgumentException if the numbers of rows differ or a weight cannot be one
     */
    public static MetricBatch of(Tensor outputs, Tensor targets, Tensor weights) {
        return new MetricBatch(Operand.of(outputs), Operand.of(targets), Operand.of(weights));
    }

    /**
     * {@return a batch of predicted numbers}
     *
     * @param predictions one for each row; copied
     * @param targets the true numbers; copied
     * @throws IllegalArgumentException if the lengths differ
     */
    public static MetricBatch ofNumbers(double[] predictions, double[] targets) {
        return new MetricBatch(Operand.of(predictions), Operand.of(targets), null);
    }

    /**
     * {@return a batch of predicted classes}
     *
     * @param predicted the index of the predicted class of each row; copied
     * @param labels the index of the true class of each row; copied
     * @throws IllegalArgumentException if the lengths differ
     */
    public static MetricBatch ofClasses(int[] predicted, int[] labels) {
        return new MetricBatch(Operand.of(predicted), Operand.of(labels), null);
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /**
     * {@return the weight of a row; 1 without weights}
     *
     * @param row the row, from 0
     */
    public double weight(int row) {
        return weights == null ? 1 : weights[row];
    }

    /**
     * The rows as those of a classification. They are computed once for all metrics that take the outputs for the same.
     *
     * @param kind what the outputs are
     * @param metric the name of the metric that asks, for messages
     * @return the rows
     * @throws IllegalArgumentException if a shape or a value is not that of a classification
     * @throws IndexOutOfBoundsException if a label is that of no class
     */
    public ClassRows classes(Outputs kind, String metric) {
        ClassRows known = classRows.get(kind);
        if (known == null) {
            known = new ClassRows(this, outputs, targets, kind, metric);
            classRows.put(kind, known);
        }
        return known;
    }

    /**
     * The number of predicted numbers of each row, where outputs and targets are numbers of one shape.
     *
     * @param metric the name of the metric that asks, for messages
     * @return the number; 1 if there are no rows
     * @throws IllegalArgumentException if the shapes differ
     */
    public int numbers(String metric) {
        if (!outputs.shape.equals(targets.shape)) {
            throw new IllegalArgumentException(metric + ": predictions of shape " + outputs.shape
                    + " and targets of shape " + targets.shape + " must have one shape");
        }
        return rows == 0 ? 1 : outputs.values.length / rows;
    }

    /**
     * {@return an element of the outputs}
     *
     * @param index its index in row-major order
     */
    public double output(int index) {
        return outputs.values[index];
    }

    /**
     * {@return an element of the targets}
     *
     * @param index its index in row-major order
     */
    public double target(int index) {
        return targets.values[index];
    }
}

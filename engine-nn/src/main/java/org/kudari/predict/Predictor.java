package org.kudari.predict;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.InvalidInputException;
import org.kudari.io.tables.CsvSchema;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.tensor.Tensor;

/**
 * A trained model with everything that is needed to use it: from a table, or from one row, in its own units to
 * predictions in the target's units. Any number of threads may predict at once.
 */
public final class Predictor {
    private static final int BATCH = 512;

    private final Model model;
    private final CsvSchema schema;
    private final Standardizer scaling;
    private final Optional<Standardizer> targetScaling;

    /** For single rows. Its outputs are the model's, and of a classification their softmax. */
    private final InferenceSession rows;

    /**
     * A predictor.
     *
     * @param model the model
     * @param schema the meaning of the columns, and the names of the classes
     * @param scaling the standardisation of float features that the model was trained with
     * @param targetScaling the standardisation of a regression's target; empty if it was not standardised
     * @throws IllegalArgumentException if a scaling does not have the schema's columns
     */
    public Predictor(Model model, CsvSchema schema, Standardizer scaling, Optional<Standardizer> targetScaling) {
        if (scaling.columns() != schema.features()) {
            throw new IllegalArgumentException(
                    "a scaling of " + scaling.columns() + " columns does not fit " + schema.features() + " features");
        }
        int targets = schema.task() == Task.REGRESS ? 1 : 0;
        targetScaling.ifPresent(target -> {
            if (target.columns() != targets) {
                throw new IllegalArgumentException("a target scaling of " + target.columns()
                        + " columns does not fit, since there are " + targets + " to scale");
            }
        });
        this.model = model;
        this.schema = schema;
        this.scaling = scaling;
        this.targetScaling = targetScaling;
        this.rows = schema.task() == Task.CLASSIFY
                ? InferenceSession.ofRows(
                        model,
                        schema.features(),
                        output -> List.of(output, output.softmax(output.shape().rank() - 1)))
                : InferenceSession.ofRows(model, schema.features());
    }

    /** {@return the model} */
    public Model model() {
        return model;
    }

    /** {@return the meaning of the columns, and the names of the classes} */
    public CsvSchema schema() {
        return schema;
    }

    /** {@return the standardisation of float features that the model was trained with} */
    public Standardizer scaling() {
        return scaling;
    }

    /** {@return the standardisation of a regression's target; empty if it was not standardised} */
    public Optional<Standardizer> targetScaling() {
        return targetScaling;
    }

    /** Receives the outputs for the rows from {@code first} on. */
    private interface BatchConsumer {
        void accept(int first, Tensor output);
    }

    /**
     * Standardises a table as for training: float features, and the target of a regression. Byte features have their
     * own scale and are not changed.
     *
     * @param table a table in its own units
     * @return the table that the model is trained and evaluated on
     * @throws InvalidInputException if a number is too far from those of the training set to be standardised
     */
    public Table prepare(Table table) {
        return new Table(prepare(table.features()), table.target().map(this::prepare));
    }

    private Features prepare(Features features) {
        if (!(features instanceof Features.Floats floats)) {
            return features;
        }
        try {
            return scaling.apply(floats);
        } catch (ArithmeticException e) {
            throw new InvalidInputException(e.getMessage());
        }
    }

    private Target prepare(Target target) {
        if (!(target instanceof Target.Numbers numbers) || targetScaling.isEmpty()) {
            return target;
        }
        double[] standardised = numbers.numbers().clone();
        for (int row = 0; row < standardised.length; row++) {
            standardised[row] = targetScaling.get().apply(0, standardised[row]);
        }
        return new Target.Numbers(standardised);
    }

    /**
     * Predicts every row of a table.
     *
     * @param table a table in its own units; its target is ignored
     * @return the predictions
     * @throws InvalidInputException if a number cannot be standardised, or an output of the model is not finite
     */
    public Predictions predict(Table table) {
        Features features = prepare(table.features());
        return schema.task() == Task.CLASSIFY ? classes(features) : numbers(features);
    }

    /**
     * Predicts one row, in microseconds and with little garbage ({@link InferenceSession}). Any number of threads may
     * call at once.
     *
     * @param features the features in their own units, in the order of the schema
     * @return the prediction
     * @throws IllegalArgumentException if their number is not the schema's
     * @throws InvalidInputException if a number cannot be standardised, or an output of the model is not finite
     */
    public Prediction predict(float... features) {
        if (features.length != schema.features()) {
            throw new IllegalArgumentException(
                    "a row has " + schema.features() + " features, but " + features.length + " were given");
        }
        try (InferenceSession.Run run = rows.begin()) {
            float[] standardised = run.floats(0);
            standardise(features, standardised);
            run.compute();
            float[] output = run.output(0);
            boolean isClass = schema.task() == Task.CLASSIFY;
            int outputs = isClass ? schema.classes().size() : 1;
            if (output.length != outputs) {
                throw new IllegalStateException("the model's output of a row has " + output.length
                        + " elements, but its schema needs " + outputs);
            }
            requireFinite(output, standardised);
            if (!isClass) {
                return new Prediction.OfNumber(
                        targetScaling.isEmpty()
                                ? output[0]
                                : targetScaling.get().invert(0, output[0]));
            }
            int largest = largest(output);
            return new Prediction.OfClass(
                    largest, schema.classes().get(largest), run.output(1).clone());
        }
    }

    private void standardise(float[] features, float[] into) {
        for (int column = 0; column < into.length; column++) {
            into[column] = (float) scaling.apply(column, features[column]);
            if (!Float.isFinite(into[column])) {
                throw new InvalidInputException("feature " + column + " (counted from 0): " + features[column]
                        + " is too far from the training set's mean to be standardised");
            }
        }
    }

    /** Rejects an output that is not finite: it has no most likely class. */
    private void requireFinite(float[] output, float[] features) {
        for (float value : output) {
            if (!Float.isFinite(value)) {
                throw new InvalidInputException("the model's output is not a finite number; " + reason(features, 0));
            }
        }
    }

    /** The index of the first of the largest elements, as {@link Tensor#argMax} has it. */
    private static int largest(float[] values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[largest]) {
                largest = i;
            }
        }
        return largest;
    }

    private Predictions.Classes classes(Features features) {
        int count = schema.classes().size();
        int[] indices = new int[features.rows()];
        float[] probabilities = new float[Math.multiplyExact(features.rows(), count)];
        forEachBatch(features, count, (first, logits) -> {
            float[] batch = logits.softmax(1).toFloatArray();
            System.arraycopy(batch, 0, probabilities, first * count, batch.length);
            int row = first;
            for (long index : logits.argMax(1).toLongArray()) {
                indices[row++] = (int) index;
            }
        });
        return new Predictions.Classes(indices, probabilities, schema.classes());
    }

    private Predictions.Numbers numbers(Features features) {
        double[] values = new double[features.rows()];
        forEachBatch(features, 1, (first, output) -> {
            int row = first;
            for (float value : output.toFloatArray()) {
                values[row++] =
                        targetScaling.isEmpty() ? value : targetScaling.get().invert(0, value);
            }
        });
        return new Predictions.Numbers(values);
    }

    /** Computes batch by batch, each in a scope, so that a table of any size needs little memory on the device. */
    private void forEachBatch(Features features, int outputs, BatchConsumer batchConsumer) {
        Device device = model.device();
        int columns = features.columns();
        float[] values = new float[Math.multiplyExact(Math.min(BATCH, features.rows()), columns)];
        for (int first = 0; first < features.rows(); first += BATCH) {
            int rows = Math.min(BATCH, features.rows() - first);
            for (int row = 0; row < rows; row++) {
                features.copyRow(first + row, values, row * columns);
            }
            MemorySegment bytes = MemorySegment.ofArray(values).asSlice(0, (long) rows * columns * Float.BYTES);
            try (Scope _ = device.scope()) {
                Tensor output = model.predict(Tensor.of(device, DType.FLOAT32, bytes, Shape.of(rows, columns)));
                if (!output.shape().equals(Shape.of(rows, outputs))) {
                    throw new IllegalStateException("the model's output of " + rows + " rows has shape "
                            + output.shape() + ", but its schema needs " + Shape.of(rows, outputs));
                }
                requireFinite(first, outputs, output, values);
                batchConsumer.accept(first, output);
            }
        }
    }

    /** Rejects outputs that are not finite: they have no most likely class. */
    private void requireFinite(int first, int outputs, Tensor output, float[] features) {
        float[] values = output.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                int row = i / outputs;
                throw new InvalidInputException("row " + (first + row)
                        + " (counted from 0): the model's output is not a finite number; " + reason(features, row));
            }
        }
    }

    /** The larger of the factors is the likelier cause of an overflow. */
    private String reason(float[] features, int row) {
        double largestFeature = 0;
        for (int i = row * schema.features(); i < (row + 1) * schema.features(); i++) {
            largestFeature = Math.max(largestFeature, Math.abs(features[i]));
        }
        Tensor parameters = model.parameters().flat();
        double largestParameter =
                parameters.shape().elements() == 0 ? 0 : parameters.abs().max().item();
        return largestParameter <= largestFeature
                ? "its features may be too large"
                : "the model's parameters are as large as " + (float) largestParameter
                        + ", so its training may have diverged";
    }
}

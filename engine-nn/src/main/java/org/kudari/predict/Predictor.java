package org.kudari.predict;

import java.lang.foreign.MemorySegment;
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
 * A trained model with everything that is needed to use it: from a table in its own units to predictions in the
 * target's units.
 *
 * @param model the model
 * @param schema the meaning of the columns, and the names of the classes
 * @param scaling the standardisation of features that the model was trained with
 * @param targetScaling the standardisation of a regression's target; empty if it was not standardised
 */
public record Predictor(Model model, CsvSchema schema, Standardizer scaling, Optional<Standardizer> targetScaling) {
    private static final int BATCH = 512;

    /**
     * Checks the scalings.
     *
     * @throws IllegalArgumentException if a scaling does not have the schema's columns
     */
    public Predictor {
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
    }

    /** Receives the outputs for the rows from {@code first} on. */
    private interface BatchConsumer {
        void accept(int first, Tensor output);
    }

    /**
     * Standardises a table as for training: features, and the target of a regression. Byte features have their
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
        if (features instanceof Features.Bytes) {
            return features;
        }
        try {
            return scaling.apply(features);
        } catch (ArithmeticException e) {
            throw new InvalidInputException(e.getMessage());
        }
    }

    private Target prepare(Target target) {
        if (!(target instanceof Target.Numbers numbers) || targetScaling.isEmpty()) {
            return target;
        }
        return targetScaling.get().apply(numbers);
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

package org.kudari.predict;

import java.util.Optional;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.device.Scope;
import org.kudari.io.CsvSchema;
import org.kudari.nn.Model;
import org.kudari.tensor.Tensor;

/**
 * A trained model with all that is needed to use it: from a table in its own units to predictions in the target's.
 *
 * @param schema what the columns of a file mean, and the names of the classes
 * @param scaling what number features went through before the model saw them
 * @param targetScaling for a regression, what its target went through
 */
public record Predictor(Model model, CsvSchema schema, Standardizer scaling, Optional<Standardizer> targetScaling) {
    private static final int BATCH = 512;

    /** The table as the model sees it: number features standardised, a regression's target too. Bytes scale themselves. */
    public Table prepare(Table table) {
        Features features =
                table.features() instanceof Features.Floats floats ? scaling.apply(floats) : table.features();
        Optional<Target> target = table.target().map(this::prepare);
        return new Table(features, target);
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

    /** Predicts every row of a table in its own units. */
    public Predictions predict(Table table) {
        Dataset rows = prepare(new Table(table.features(), Optional.empty())).on(model.device());
        return schema.task() == Task.CLASSIFY ? classes(rows) : numbers(rows);
    }

    private Predictions.Classes classes(Dataset rows) {
        int count = schema.classes().size();
        int[] indices = new int[rows.rows()];
        float[] probabilities = new float[Math.multiplyExact(rows.rows(), count)];
        int done = 0;
        for (Batch batch : rows.batches(BATCH)) {
            try (Scope _ = rows.device().scope()) {
                Tensor logits = model.predict(batch.inputs());
                System.arraycopy(
                        logits.softmax(1).toFloatArray(), 0, probabilities, done * count, batch.rows() * count);
                for (long index : logits.argMax(1).toLongArray()) {
                    indices[done++] = (int) index;
                }
            }
        }
        return new Predictions.Classes(indices, probabilities, schema.classes());
    }

    private Predictions.Numbers numbers(Dataset rows) {
        double[] values = new double[rows.rows()];
        int done = 0;
        for (Batch batch : rows.batches(BATCH)) {
            try (Scope _ = rows.device().scope()) {
                for (double value : model.predict(batch.inputs()).toDoubleArray()) {
                    values[done++] = targetScaling.isEmpty()
                            ? value
                            : targetScaling.get().invert(0, value);
                }
            }
        }
        return new Predictions.Numbers(values);
    }
}

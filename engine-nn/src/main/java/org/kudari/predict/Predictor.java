package org.kudari.predict;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.kudari.data.Features;
import org.kudari.data.Standardizer;
import org.kudari.data.Table;
import org.kudari.data.Target;
import org.kudari.data.Task;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.io.InvalidInputException;
import org.kudari.layout.Shape;
import org.kudari.metric.Accuracy;
import org.kudari.metric.MetricBatch;
import org.kudari.metric.R2;
import org.kudari.model.Model;
import org.kudari.table.RawTable;
import org.kudari.table.RowReader;
import org.kudari.table.TableSource;
import org.kudari.table.schema.RowEncoder;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;
import org.kudari.tensor.Tensor;

/**
 * A trained model with everything that is needed to use it: from rows in their own units, with texts and gaps, to
 * predictions in the label's units. Any number of threads may predict with one at once.
 *
 * <p>The model has up to two inputs: the float features of the schema, and the indices of its embedded columns. If the
 * schema needs only one of them, the model has only that.
 */
public final class Predictor {
    private static final int BATCH = 512;
    /** The most probabilities that are in memory at a time, 16 MB. */
    private static final int MOST_PROBABILITIES = 1 << 22;

    private final Model model;
    private final TableSchema schema;
    private final Task task;
    private final RowEncoder encoder;
    private final Optional<Standardizer> scaling;
    private final RowPredictor rows;

    /**
     * A predictor.
     *
     * @param model the model
     * @param schema what each column is for, and what was learned about it from the training rows
     * @throws IllegalArgumentException if the schema has no label
     */
    public Predictor(Model model, TableSchema schema) {
        this.model = model;
        this.schema = schema;
        this.task = schema.task()
                .orElseThrow(
                        () -> new IllegalArgumentException("the schema has no label, so there is nothing to predict"));
        this.encoder = schema.encoder().withoutLabel();
        this.scaling = schema.scaling();
        this.rows = new RowPredictor(model, schema, encoder);
    }

    /** {@return the model} */
    public Model model() {
        return model;
    }

    /** {@return what each column is for} */
    public TableSchema schema() {
        return schema;
    }

    /** {@return whether classes or numbers are predicted} */
    public Task task() {
        return task;
    }

    /** {@return the number of outputs that the model has for a row: one for each class, or one} */
    public int outputs() {
        return schema.outputs();
    }

    /**
     * {@return quantities in the label's own units}
     *
     * @param prepared standardised quantities, as a prepared table has them
     * @throws IllegalStateException if classes are predicted
     */
    public Target.Numbers ownUnits(Target.Numbers prepared) {
        Scale scale = schema.quantity()
                .orElseThrow(() -> new IllegalStateException("the model predicts classes, which have no units"));
        return new Target.Numbers(
                Arrays.stream(prepared.numbers()).map(scale::invert).toArray());
    }

    /** Receives the outputs for the rows from {@code first} on. */
    private interface BatchConsumer {
        void accept(int first, Tensor output);
    }

    /**
     * Standardises a table of numbers as for training: float features, and a quantity to predict. Byte features have their
     * own scale and are not changed.
     *
     * @param table a table in its own units, of a schema of numbers only
     * @return the table that the model is trained and evaluated on
     * @throws InvalidInputException if a number is too far from those of the training set to be standardised
     * @throws IllegalStateException if the schema has columns that are not just numbers
     */
    public Table prepare(Table table) {
        return new Table(prepare(table.features()), table.target().map(this::prepare));
    }

    private Features prepare(Features features) {
        Standardizer standardizer = requireNumbers();
        if (features instanceof Features.Bytes) {
            return features;
        }
        try {
            return standardizer.apply(features);
        } catch (ArithmeticException e) {
            throw new InvalidInputException(e.getMessage());
        }
    }

    private Standardizer requireNumbers() {
        return scaling.orElseThrow(() -> new IllegalStateException(
                "the model takes rows with texts, dates or gaps: give it a RawTable, a map or a record"));
    }

    private Target prepare(Target target) {
        if (!(target instanceof Target.Numbers numbers) || schema.quantity().isEmpty()) {
            return target;
        }
        Scale scale = schema.quantity().get();
        double[] standardised = numbers.numbers().clone();
        for (int row = 0; row < standardised.length; row++) {
            standardised[row] = scale.apply(standardised[row]);
        }
        return new Target.Numbers(standardised);
    }

    /**
     * Predicts every row of a table of numbers.
     *
     * @param table a table in its own units, of a schema of numbers only; its target is ignored
     * @return the predictions
     * @throws InvalidInputException if a number cannot be standardised, or an output of the model is not finite
     * @throws IllegalStateException if the schema has columns that are not just numbers
     */
    public Predictions predict(Table table) {
        return predictPrepared(new Table(prepare(table.features()), Optional.empty()));
    }

    /**
     * Predicts every row of a table.
     *
     * @param table a table, or a block of one, with the columns of the training table in their order
     * @return the predictions
     * @throws InvalidInputException if a row cannot be encoded, or an output of the model is not finite
     */
    public Predictions predict(RawTable table) {
        return predictPrepared(encoder.encode(table).table());
    }

    /**
     * Predicts every row of a source, such as a file, with memory for some rows at a time.
     *
     * @param source rows with the columns that the model takes, found by their names; the label is not looked at
     * @param consumer receives the predictions in the order of the rows, those of {@link #rowsAtOnce} rows or fewer at a
     *     time
     * @throws InvalidInputException if the source cannot be read, a row cannot be encoded, or an output of the model is not
     *     finite; the message names the row, and the column where there is one
     */
    public void predict(TableSource source, Consumer<Predictions> consumer) {
        RowEncoder columns = schema.encoder(source).withoutLabel();
        try (RowReader reader = source.read(columns.types(), TableSource.Mismatch.FAIL)) {
            while (reader.hasNext()) {
                RawTable block = reader.next();
                for (int from = 0; from < block.rows(); from += rowsAtOnce()) {
                    int[] some = IntStream.range(from, Math.min(block.rows(), from + rowsAtOnce()))
                            .toArray();
                    Table prepared =
                            columns.encode(block, some, source::placeOf).table();
                    consumer.accept(predictPrepared(prepared, row -> source.placeOf(block.firstRow() + some[row])));
                }
            }
        }
    }

    /** {@return the most rows that are best predicted at once, at least 1: of many classes, few} */
    public int rowsAtOnce() {
        return Math.max(1, MOST_PROBABILITIES / outputs());
    }

    /**
     * Predicts one row, in microseconds and with little garbage ({@link InferenceSession}).
     *
     * @param row values by the names of columns: numbers, texts, booleans or values of {@code java.time}, as it fits; a
     *     text means what it means in a file, and null or not there is a missing cell; label and ignored columns are not
     *     looked at
     * @return the prediction
     * @throws InvalidInputException if there is no column of a name, a value does not fit its column, or an output of the
     *     model is not finite; the message names the column
     */
    public Prediction predict(Map<String, ?> row) {
        return rows.predict(row);
    }

    /**
     * Predicts one row, as {@link #predict(Map)} does.
     *
     * @param row a record whose components are the columns
     * @return the prediction
     * @throws InvalidInputException as for a map
     * @throws IllegalArgumentException if the record's accessors cannot be called from here
     */
    public Prediction predict(Record row) {
        return rows.predict(row);
    }

    /**
     * Predicts one row of numbers, in microseconds and with little garbage ({@link InferenceSession}).
     *
     * @param numbers the features in their own units, in the order of the schema, which has only numbers
     * @return the prediction
     * @throws IllegalArgumentException if their number is not the schema's
     * @throws InvalidInputException if a number cannot be standardised, or an output of the model is not finite
     * @throws IllegalStateException if the schema has columns that are not just numbers
     */
    public Prediction predict(float... numbers) {
        requireNumbers();
        return rows.predict(numbers);
    }

    /**
     * Predicts every row of a table that is encoded already.
     *
     * @param prepared the rows as the model takes them; targets are ignored
     * @return the predictions
     * @throws InvalidInputException if an output of the model is not finite
     * @throws IllegalArgumentException if there are more rows times classes than an array holds
     */
    public Predictions predictPrepared(Table prepared) {
        return predictPrepared(prepared, row -> "row " + row + " (counted from 0)");
    }

    /**
     * {@return how good the predictions are of rows whose label is known: the accuracy of classes, or R2 of quantities}
     *
     * @param prepared the rows as the model takes them, with a target; at least one
     * @throws InvalidInputException if an output of the model is not finite
     * @throws IllegalArgumentException if there are no rows, or they have no target
     */
    public double score(Table prepared) {
        Target truth = prepared.target()
                .filter(target -> target.rows() > 0)
                .orElseThrow(() -> new IllegalArgumentException("a score needs rows whose label is known"));
        return switch (predictPrepared(prepared)) {
            case Predictions.Classes classes -> {
                var accuracy = new Accuracy();
                accuracy.add(MetricBatch.ofClasses(classes.indices(), ((Target.Classes) truth).indices()));
                yield accuracy.value();
            }
            case Predictions.Numbers numbers -> {
                var r2 = new R2();
                r2.add(MetricBatch.ofNumbers(
                        numbers.values(), ownUnits((Target.Numbers) truth).numbers()));
                yield r2.value();
            }
        };
    }

    /**
     * Predicts every row of a table that is encoded already.
     *
     * @param prepared the rows as the model takes them; targets are ignored
     * @param placeOf where a row of the table stands, for errors
     * @return the predictions
     * @throws InvalidInputException if an output of the model is not finite
     * @throws IllegalArgumentException if there are more rows times classes than an array holds
     */
    public Predictions predictPrepared(Table prepared, IntFunction<String> placeOf) {
        return task == Task.CLASSIFY ? classes(prepared, placeOf) : numbers(prepared, placeOf);
    }

    private Predictions.Classes classes(Table prepared, IntFunction<String> placeOf) {
        int count = outputs();
        int[] indices = new int[prepared.rows()];
        float[] probabilities = new float[probabilities(prepared.rows(), count)];
        forEachBatch(prepared, count, placeOf, (first, logits) -> {
            float[] batch = logits.softmax(1).toFloatArray();
            System.arraycopy(batch, 0, probabilities, first * count, batch.length);
            int row = first;
            for (long index : logits.argMax(1).toLongArray()) {
                indices[row++] = (int) index;
            }
        });
        return new Predictions.Classes(indices, probabilities, schema.classes());
    }

    private static int probabilities(int rows, int classes) {
        long length = (long) rows * classes;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("no array holds the probabilities of " + classes + " classes for " + rows
                    + " rows: predict some rows at a time");
        }
        return (int) length;
    }

    private Predictions.Numbers numbers(Table prepared, IntFunction<String> placeOf) {
        double[] values = new double[prepared.rows()];
        Scale scale = schema.quantity().orElseThrow();
        forEachBatch(prepared, 1, placeOf, (first, output) -> {
            int row = first;
            for (float value : output.toFloatArray()) {
                values[row++] = scale.invert(value);
            }
        });
        return new Predictions.Numbers(values);
    }

    /** Computes batch by batch, each in a scope, so that a table of any size needs little memory on the device. */
    private void forEachBatch(Table prepared, int outputs, IntFunction<String> placeOf, BatchConsumer batchConsumer) {
        Device device = model.device();
        for (int first = 0; first < prepared.rows(); first += BATCH) {
            int rows = Math.min(BATCH, prepared.rows() - first);
            RowInputs inputs = new RowInputs(device, prepared, first, rows);
            try (Scope _ = device.scope()) {
                Tensor output = model.predict(inputs.tensors()).getFirst();
                if (!output.shape().equals(Shape.of(rows, outputs))) {
                    throw new IllegalStateException("the model's output of " + rows + " rows has shape "
                            + output.shape() + ", but its schema needs " + Shape.of(rows, outputs));
                }
                requireFinite(first, outputs, output, inputs, placeOf);
                batchConsumer.accept(first, output);
            }
        }
    }

    /** Rejects outputs that are not finite: they have no most likely class. */
    private void requireFinite(int first, int outputs, Tensor output, RowInputs inputs, IntFunction<String> placeOf) {
        float[] values = output.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                int row = i / outputs;
                throw new InvalidInputException(placeOf.apply(first + row)
                        + ": the model's output is not a finite number; "
                        + new ParameterSizes(model).reasonOfOverflow(inputs.largest(row)));
            }
        }
    }
}

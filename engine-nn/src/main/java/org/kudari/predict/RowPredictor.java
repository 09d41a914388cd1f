package org.kudari.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.data.Standardizer;
import org.kudari.data.Task;
import org.kudari.io.InvalidInputException;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.model.Model;
import org.kudari.op.TensorSpec;
import org.kudari.table.schema.RowEncoder;
import org.kudari.table.schema.Scale;
import org.kudari.table.schema.TableSchema;
import org.kudari.tensor.Tensor;

/** Predicts single rows by an {@link InferenceSession}: in microseconds, with little garbage, from any thread. */
final class RowPredictor {
    private static final float[] NO_FLOATS = {};
    private static final int[] NO_INDICES = {};

    private final RowEncoder encoder;
    private final Optional<Standardizer> scaling;
    // Kept here, because the schema looks for its label among all columns.
    private final boolean isClass;
    private final List<String> classes;
    private final Optional<Scale> quantity;
    private final int outputs;
    private final ParameterSizes sizes;
    /** Its outputs are the model's, and of a classification their softmax. */
    private final InferenceSession session;

    /** Writes the inputs of a row. */
    private interface Encoding {
        void into(float[] features, int[] indices);
    }

    RowPredictor(Model model, TableSchema schema, RowEncoder encoder) {
        this.encoder = encoder;
        this.scaling = schema.scaling();
        this.isClass = schema.task().orElseThrow() == Task.CLASSIFY;
        this.classes = schema.classes();
        this.quantity = schema.quantity();
        this.outputs = isClass ? classes.size() : 1;
        this.sizes = new ParameterSizes(model);
        List<TensorSpec> inputs = new ArrayList<>();
        if (encoder.width() > 0) {
            inputs.add(new TensorSpec(DType.FLOAT32, Shape.of(1, encoder.width())));
        }
        if (encoder.indexWidth() > 0) {
            inputs.add(new TensorSpec(DType.INT32, Shape.of(1, encoder.indexWidth())));
        }
        this.session = new InferenceSession(model, inputs, this::withProbabilities);
    }

    private List<Tensor> withProbabilities(List<Tensor> all) {
        Tensor output = all.getFirst();
        return isClass ? List.of(output, output.softmax(output.shape().rank() - 1)) : List.of(output);
    }

    Prediction predict(Map<String, ?> row) {
        return predict((features, indices) -> encoder.encode(row, features, 0, indices, 0));
    }

    Prediction predict(Record row) {
        return predict((features, indices) -> encoder.encode(row, features, 0, indices, 0));
    }

    /** The schema must be one of numbers only. */
    Prediction predict(float... numbers) {
        Standardizer standardizer = scaling.orElseThrow();
        if (numbers.length != standardizer.columns()) {
            throw new IllegalArgumentException(
                    "a row has " + standardizer.columns() + " features, but " + numbers.length + " were given");
        }
        return predict((features, _) -> standardise(standardizer, numbers, features));
    }

    private static void standardise(Standardizer standardizer, float[] numbers, float[] into) {
        standardizer.apply(numbers, into);
        for (int column = 0; column < into.length; column++) {
            if (!Float.isFinite(into[column])) {
                throw new InvalidInputException("feature " + column + " (counted from 0): " + numbers[column]
                        + " is too far from the training set's mean to be standardised");
            }
        }
    }

    private Prediction predict(Encoding encoding) {
        try (InferenceSession.Run run = session.begin()) {
            boolean hasFloats = encoder.width() > 0;
            float[] features = hasFloats ? run.floats(0) : NO_FLOATS;
            encoding.into(features, encoder.indexWidth() > 0 ? run.ints(hasFloats ? 1 : 0) : NO_INDICES);
            run.compute();
            float[] output = run.output(0);
            if (output.length != outputs) {
                throw new IllegalStateException("the model's output of a row has " + output.length
                        + " elements, but its schema needs " + outputs);
            }
            requireFinite(output, features);
            if (!isClass) {
                return new Prediction.OfNumber(quantity.orElseThrow().invert(output[0]));
            }
            int largest = largest(output);
            return new Prediction.OfClass(
                    largest, classes.get(largest), run.output(1).clone());
        }
    }

    /** Rejects an output that is not finite: it has no most likely class. */
    private void requireFinite(float[] output, float[] features) {
        for (float value : output) {
            if (!Float.isFinite(value)) {
                double largestFeature = 0;
                for (float feature : features) {
                    largestFeature = Math.max(largestFeature, Math.abs(feature));
                }
                throw new InvalidInputException(
                        "the model's output is not a finite number; " + sizes.reasonOfOverflow(largestFeature));
            }
        }
    }

    /** The index of the first of the largest elements, as {@link Tensor#argMax} has it. */
    private static int largest(float... values) {
        int largest = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}

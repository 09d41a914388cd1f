package org.kudari.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kudari.data.Batch;
import org.kudari.device.Scope;
import org.kudari.layout.Shape;
import org.kudari.loss.BatchLoss;
import org.kudari.model.Contributions;
import org.kudari.model.ForwardContext;
import org.kudari.model.Layer;
import org.kudari.model.Model;
import org.kudari.model.Observer;
import org.kudari.model.Step;
import org.kudari.tensor.Gradients;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;
import org.kudari.train.Divergence.Cause;

/**
 * Looks for the first value that is not finite in one step: in its rows, the parameters, each layer's output, the loss,
 * and the gradients. Then judges its cause. Parameters that have grown far are blamed first, since they make any value
 * overflow; numbers in the rows that are far too large come next.
 */
final class BatchExamination {
    /** The square of a larger number, times a few more, is no FLOAT32 any more. */
    private static final double HUGE = 1e12;

    /** Parameters start at 1 or below, and a training that converges seldom takes them this much further. */
    private static final double GROWN = 100;

    /**
     * When the batch is, or was, computed.
     *
     * @param epoch the epoch, from 1; 0 outside of a training
     * @param step the step in the epoch, from 1
     * @param learningRate the learning rate; NaN outside of a training
     * @param largestAtStart the largest magnitude of a parameter when the training began
     * @param of the training step, or the shard of it; null outside of a training
     */
    record Moment(int epoch, int step, double learningRate, double largestAtStart, Step of) {
        /** The context of a forward pass whose contributions to states are dropped. */
        ForwardContext context() {
            ForwardContext context = of == null ? ForwardContext.none() : ForwardContext.of(of);
            return context.collecting(new Contributions());
        }

        boolean isTraining() {
            return epoch > 0;
        }
    }

    private final Model model;
    private final BatchLoss loss;
    private final Batch batch;
    private final Moment moment;
    private final double largest;
    private double lossValue = Double.NaN;

    private BatchExamination(Model model, BatchLoss loss, Batch batch, Moment moment) {
        this.model = model;
        this.loss = loss;
        this.batch = batch;
        this.moment = moment;
        this.largest = largest(model.parameters());
    }

    /** Examines a batch with the parameters as they are, in the mode of this thread. Leaves the model as it is. */
    static Optional<Divergence> of(Model model, BatchLoss loss, Batch batch, Moment moment) {
        try (Scope _ = model.device().scope()) {
            return new BatchExamination(model, loss, batch, moment).firstNotFinite();
        }
    }

    /** The largest magnitude of a parameter; NaN if one is. */
    static double largest(Parameters parameters) {
        return largest(parameters.flat());
    }

    /** The largest magnitude of an element; NaN if one is. */
    static double largest(Tensor tensor) {
        if (tensor.shape().elements() == 0) {
            return 0;
        }
        try (Scope _ = tensor.device().scope()) {
            // Two passes that only read take less time than one that writes magnitudes and one that reads them.
            Tensor most = tensor.max();
            Tensor least = tensor.min();
            return Math.max(most.item(), -least.item());
        }
    }

    /** The rows of one tensor of the batch. Indices, which are always finite, count as none. */
    private record Rows(String suffix, float[] values, int columns) {
        static List<Rows> of(List<Tensor> tensors, String what, int rows) {
            List<Rows> all = new ArrayList<>();
            for (int i = 0; i < tensors.size(); i++) {
                float[] values =
                        tensors.get(i).type().isFloating() ? tensors.get(i).toFloatArray() : new float[0];
                String suffix = tensors.size() == 1 ? "" : " of " + what + " " + i;
                all.add(new Rows(suffix, values, Math.max(1, values.length / rows)));
            }
            return all;
        }
    }

    private Optional<Divergence> firstNotFinite() {
        List<Rows> features = Rows.of(batch.allInputs(), "input", batch.rows());
        for (Rows input : features) {
            int at = firstNotFinite(input.values);
            if (at >= 0) {
                long row = row(at / input.columns);
                String feature = "feature " + at % input.columns + input.suffix;
                return Optional.of(
                        found(Cause.FEATURES, "", "", row, feature + " of " + text(row) + " is " + input.values[at]));
            }
        }
        List<Rows> targets = Rows.of(batch.allLabels(), "target", batch.rows());
        for (Rows target : targets) {
            int at = firstNotFinite(target.values);
            if (at >= 0) {
                long row = row(at / target.columns);
                return Optional.of(found(
                        Cause.TARGETS,
                        "",
                        "",
                        row,
                        "the target" + target.suffix + " of " + text(row) + " is " + target.values[at]));
            }
        }
        if (!Double.isFinite(largest)) {
            return Optional.of(inParameters());
        }
        FirstOutput first = new FirstOutput();
        BatchOutputs[] outputs = new BatchOutputs[1];
        lossValue = Mode.current()
                .withRecording(false)
                .run(() -> {
                    outputs[0] = BatchOutputs.of(model, batch, moment.context().observedBy(first));
                    return outputs[0].loss(loss);
                })
                .item();
        if (first.what != null) {
            return Optional.of(judged(Cause.LAYER, first.path, first.operation, first.row, first.what, features));
        }
        if (!Double.isFinite(lossValue)) {
            return Optional.of(inLoss(Rows.of(outputs[0].outputs(), "output", batch.rows()), targets, features));
        }
        return moment.isTraining() ? inGradient(features) : Optional.empty();
    }

    private Divergence inParameters() {
        Parameters parameters = model.parameters();
        String name = "";
        for (int i = 0; i < parameters.size() && name.isEmpty(); i++) {
            name = firstNotFinite(parameters.get(i).toFloatArray()) >= 0 ? parameters.name(i) : "";
        }
        String what = "the parameter '" + name + "' is not finite";
        boolean fromTheStart = moment.isTraining() && !Double.isFinite(moment.largestAtStart);
        return fromTheStart
                ? found(Cause.PARAMETERS, layer(name), "", -1, what + ", and was not when the training began")
                : judged(Cause.PARAMETERS, layer(name), "", -1, what, List.of());
    }

    /** {@code encoder.0} of {@code encoder.0.weight}, a parameter or a state. */
    static String layer(String name) {
        return name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : "";
    }

    private Divergence inLoss(List<Rows> outputs, List<Rows> targets, List<Rows> features) {
        Rows guilty = largestOf(targets);
        double largestTarget = largest(guilty.values);
        if (!hasGrown() && largestTarget >= HUGE) {
            int at = indexOf(guilty.values, largestTarget);
            long row = row(at / guilty.columns);
            return found(
                    Cause.TARGETS,
                    "",
                    "loss",
                    row,
                    "the loss overflowed, since the target" + guilty.suffix + " of " + text(row) + " is "
                            + guilty.values[at]);
        }
        String what = "the loss function gave " + lossValue + " for outputs of at most "
                + number(largest(largestOf(outputs).values));
        return judged(Cause.LOSS, "", "loss", -1, what, features);
    }

    /** The one with the largest magnitude; one without values if there are none. */
    private static Rows largestOf(List<Rows> all) {
        Rows most = new Rows("", new float[0], 1);
        for (Rows rows : all) {
            most = largest(rows.values) > largest(most.values) ? rows : most;
        }
        return most;
    }

    private Optional<Divergence> inGradient(List<Rows> features) {
        Tensor value = BatchOutputs.of(model, batch, moment.context()).loss(loss);
        Gradients gradients = value.backward();
        Parameters parameters = model.parameters();
        // The pass goes from the last layer to the first, so the last one has it first.
        for (int i = parameters.size() - 1; i >= 0; i--) {
            float[] gradient = gradients.has(parameters.get(i))
                    ? gradients.of(parameters.get(i)).toFloatArray()
                    : new float[0];
            int at = firstNotFinite(gradient);
            if (at >= 0) {
                String what = "the gradient of '" + parameters.name(i) + "' has " + gradient[at]
                        + ", though the loss is finite";
                return Optional.of(judged(Cause.GRADIENT, layer(parameters.name(i)), "gradient", -1, what, features));
            }
        }
        return Optional.empty();
    }

    /** The first value, with the cause that is more likely than the place where it was found. */
    private Divergence judged(Cause place, String layer, String operation, long row, String what, List<Rows> features) {
        if (hasGrown()) {
            return found(Cause.LEARNING_RATE, layer, operation, row, growth() + ": " + what);
        }
        Rows input = largestOf(features);
        double largestFeature = largest(input.values);
        if (largestFeature >= HUGE) {
            long guilty = row(indexOf(input.values, largestFeature) / input.columns);
            return found(
                    Cause.FEATURES,
                    layer,
                    operation,
                    guilty,
                    what + ", since a feature" + input.suffix + " of " + text(guilty) + " is as large as "
                            + number(largestFeature));
        }
        return found(place, layer, operation, row, what);
    }

    private boolean hasGrown() {
        double before = Double.isFinite(moment.largestAtStart) ? moment.largestAtStart : 0;
        return !(largest <= GROWN * Math.max(1, before));
    }

    private String growth() {
        return moment.isTraining()
                ? "the learning rate " + moment.learningRate
                        + " is probably too high, as the largest parameter went from " + number(moment.largestAtStart)
                        + " to " + number(largest)
                : "the learning rate was probably too high, as the largest parameter is " + number(largest);
    }

    private Divergence found(Cause cause, String layer, String operation, long row, String detail) {
        return new Divergence(
                cause,
                moment.epoch,
                moment.step,
                lossValue,
                layer,
                operation,
                row,
                moment.learningRate,
                moment.largestAtStart,
                largest,
                detail);
    }

    private long row(int rowOfBatch) {
        return rowOfBatch < batch.rows() ? batch.rowOfData(rowOfBatch) : -1;
    }

    private static String text(long row) {
        return "row " + row + " (counted from 0)";
    }

    private static int firstNotFinite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static int indexOf(float[] values, double magnitude) {
        int at = 0;
        while (Math.abs(values[at]) != magnitude) {
            at++;
        }
        return at;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : Double.toString(value);
    }

    /** Keeps the first output of a layer that is not finite. */
    private final class FirstOutput implements Observer {
        String path;
        String operation;
        long row;
        /** Null until there is one. */
        String what;

        @Override
        public void output(String at, Layer layer, List<Tensor> from, Tensor output) {
            if (what != null) {
                return;
            }
            float[] outputs = output.toFloatArray();
            int index = firstNotFinite(outputs);
            if (index < 0) {
                return;
            }
            Tensor input = from.getFirst();
            float[] inputs = input.toFloatArray();
            path = at;
            operation = layer.describe();
            boolean hasRows = rows(output.shape()) == batch.rows();
            row = hasRows ? row(index / (outputs.length / batch.rows())) : -1;
            String origin = input.shape().equals(output.shape())
                    ? ActivationText.origin(layer, inputs[index])
                    : "from inputs of at most " + number(largest(inputs));
            what = "layer " + at + " (" + operation + ") gave " + outputs[index] + (hasRows ? " for " + text(row) : "")
                    + ", " + origin;
        }

        private static long rows(Shape shape) {
            return shape.rank() == 0 ? -1 : shape.dim(0);
        }
    }
}

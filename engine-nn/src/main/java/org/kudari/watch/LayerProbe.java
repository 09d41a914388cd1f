package org.kudari.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kudari.device.Device;
import org.kudari.device.Scope;
import org.kudari.layout.DType;
import org.kudari.model.Layer;
import org.kudari.model.Observer;
import org.kudari.tensor.Mode;
import org.kudari.tensor.Parameters;
import org.kudari.tensor.Tensor;

/**
 * Measures layers and parameters in one step after the other, on their device. Of a step in shards, and of a layer that
 * runs several times in a step, the first run counts.
 */
final class LayerProbe implements Observer {
    /** Of fewer rows, units that live may have the same output for all. */
    private static final int FEWEST_ROWS = 8;

    private static final int MOST_UNITS = 1 << 16;

    /** In one batch, a unit that lives may be silent. */
    private static final int STEPS_OF_DEATH = 5;

    private static final String INPUT_MEAN = "input mean";
    private static final String INPUT_DEVIATION = "input deviation";

    private final Device device;
    private final Parameters parameters;
    private final DeviceNumbers numbers;
    /** The layers of this step in the order of the forward pass, in words. */
    private final Map<String, String> layers = new LinkedHashMap<>();

    /** By layer, for each unit in how many steps on end it said the same of each row. */
    private final Map<String, int[]> constantSteps = new HashMap<>();

    private final List<String> updates = new ArrayList<>();
    private boolean hasHistograms;

    LayerProbe(Parameters parameters, Device device) {
        this.parameters = parameters;
        this.device = device;
        this.numbers = new DeviceNumbers(device);
    }

    /** Whether a step was measured since the last {@link #begin}. */
    boolean hasStep() {
        return !updates.isEmpty();
    }

    /** Forgets the last step. Whether the next one is measured with histograms is said now: it is not known later. */
    void begin(boolean withHistograms) {
        layers.clear();
        updates.clear();
        numbers.clear();
        hasHistograms = withHistograms;
    }

    @Override
    public boolean wantsFoldedOutputs() {
        return false;
    }

    @Override
    public void foldedOutput(String path, Layer layer, List<Tensor> inputs) {
        isNew(path, layer, inputs);
    }

    @Override
    public void output(String path, Layer layer, List<Tensor> inputs, Tensor output) {
        if (isNew(path, layer, inputs) && isRows(output)) {
            measure(() -> putOutput(path, output));
        }
    }

    /** Whether a layer runs for the first time in this step. The inputs of the first layer are the model's. */
    private boolean isNew(String path, Layer layer, List<Tensor> inputs) {
        if (layers.isEmpty() && inputs.getFirst().type() == DType.FLOAT32 && isRows(inputs.getFirst())) {
            measure(() -> putInput(inputs.getFirst()));
        }
        return layers.putIfAbsent(path, layer.describe()) == null;
    }

    private static boolean isRows(Tensor tensor) {
        return tensor.shape().rank() > 1 && tensor.shape().elements() > 0;
    }

    private void putInput(Tensor input) {
        numbers.put(INPUT_MEAN, input.mean(0).abs().max());
        numbers.put(INPUT_DEVIATION, input.varianceWithCorrection(0, 0).max().sqrt());
    }

    private void putOutput(String path, Tensor output) {
        numbers.put("mean " + path, output.mean());
        numbers.put("deviation " + path, output.stdWithCorrection(0, 0).mean());
        if (output.shape().dim(0) >= FEWEST_ROWS
                && output.shape().elements() / output.shape().dim(0) <= MOST_UNITS) {
            numbers.put("constant " + path, output.max(0).equalTo(output.min(0)).to(DType.FLOAT32));
        }
    }

    @Override
    public void gradient(String path, Layer layer, Tensor gradient) {
        if (!numbers.has("gradient " + path)) {
            measure(() -> numbers.put("gradient " + path, gradient.norm()));
        }
    }

    @Override
    public void update(String parameter, Tensor gradient, Tensor update) {
        updates.add(parameter);
        Tensor values = parameters.get(parameter).detach();
        measure(() -> {
            numbers.put("norm of " + parameter, values.norm());
            numbers.put("gradient of " + parameter, gradient.norm());
            numbers.put("update of " + parameter, update.norm());
            if (hasHistograms) {
                numbers.put("values of " + parameter, Histogram.count(values));
                numbers.put("gradients of " + parameter, Histogram.count(gradient));
            }
        });
    }

    /** What is computed here is not part of the training: it is not recorded, and its memory is given back at once. */
    private void measure(Runnable action) {
        try (Scope _ = device.scope()) {
            Mode.current().withRecording(false).run(() -> {
                action.run();
                return null;
            });
        }
    }

    /** What one step showed. */
    record Measured(Optional<InputSummary> input, List<LayerSummary> layers, List<ParameterSummary> parameters) {}

    /** Reads what was measured, and waits for the device. */
    Measured read() {
        DeviceNumbers.Read read = numbers.read();
        Optional<InputSummary> input = numbers.has(INPUT_MEAN)
                ? Optional.of(new InputSummary(read.number(INPUT_MEAN), read.number(INPUT_DEVIATION)))
                : Optional.empty();
        List<LayerSummary> ofLayers = layers.keySet().stream()
                .filter(path -> layers.keySet().stream().noneMatch(other -> isInside(other, path)))
                .map(path -> ofLayer(path, read))
                .toList();
        return new Measured(
                input,
                ofLayers,
                updates.stream().map(name -> ofParameter(name, read)).toList());
    }

    /** Whether a layer is inside of another one. */
    static boolean isInside(String path, String outer) {
        return !path.equals(outer) && (outer.isEmpty() || path.startsWith(outer + "."));
    }

    private LayerSummary ofLayer(String path, DeviceNumbers.Read read) {
        return new LayerSummary(
                path,
                layers.get(path),
                read.number("mean " + path),
                read.number("deviation " + path),
                deadUnits(path, read),
                read.number("gradient " + path));
    }

    /** The share of units that say the same of each row now and did so in the steps before. */
    private double deadUnits(String path, DeviceNumbers.Read read) {
        if (!numbers.has("constant " + path)) {
            return Double.NaN;
        }
        long[] isConstant = read.counts("constant " + path);
        int[] steps = constantSteps.computeIfAbsent(path, _ -> new int[isConstant.length]);
        int dead = 0;
        for (int unit = 0; unit < steps.length; unit++) {
            steps[unit] = isConstant[unit] == 0 ? 0 : steps[unit] + 1;
            dead += steps[unit] >= STEPS_OF_DEATH ? 1 : 0;
        }
        return (double) dead / steps.length;
    }

    private ParameterSummary ofParameter(String name, DeviceNumbers.Read read) {
        return new ParameterSummary(
                name,
                read.number("norm of " + name),
                read.number("gradient of " + name),
                read.number("update of " + name),
                histogram("values of " + name, read),
                histogram("gradients of " + name, read));
    }

    private Optional<Histogram> histogram(String name, DeviceNumbers.Read read) {
        return hasHistograms ? Optional.of(new Histogram(read.counts(name))) : Optional.empty();
    }
}

package org.kudari.examples.gallery.parts;

import static org.kudari.nn.Activation.relu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceException;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.Scope;
import org.kudari.examples.gallery.parts.StepTimes.Time;
import org.kudari.io.InvalidInputException;
import org.kudari.layout.DType;
import org.kudari.layout.Shape;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;
import org.kudari.random.Distribution;
import org.kudari.random.RandomKey;
import org.kudari.tensor.Tensor;

/** How long a training step takes on each device here, for networks and batches of several sizes. */
public final class StepTimer {
    /** The features of a row. */
    public static final int INPUTS = 64;
    /** The classes. */
    public static final int CLASSES = 10;
    /** The width of the hidden layers while the batch varies. */
    public static final int WIDTH = 256;
    /** The rows of a batch while the width varies. */
    public static final int BATCH = 128;

    private static final int ROUNDS = 5;

    /**
     * What is measured.
     *
     * @param widths the widths of the hidden layers
     * @param batches the sizes of the batches
     * @param patience 1 for times that mean something
     */
    record Plan(List<Integer> widths, List<Integer> batches, double patience) {
        private static final Plan USUAL =
                new Plan(List.of(16, 32, 64, 128, 256, 512, 1024), List.of(8, 32, 128, 512, 2048), 1);
    }

    private final Device device;
    private final Plan plan;
    private final List<Time> times = new ArrayList<>();

    private StepTimer(Device device, Plan plan) {
        this.device = device;
        this.plan = plan;
    }

    /**
     * {@return the times on all devices but the reference, which is not meant to be fast} It takes about a minute.
     *
     * @param problems receives a sentence about each device that failed, and is left out
     * @throws InvalidInputException if no device is left
     */
    public static StepTimes measure(Consumer<String> problems) {
        List<String> names = Devices.available().stream()
                .map(BackendProvider.AvailableDevice::name)
                .filter(name -> !name.equals("reference"))
                .toList();
        return measure(names, Devices::open, Plan.USUAL, problems);
    }

    static StepTimes measure(
            List<String> names, Function<String, Device> opening, Plan plan, Consumer<String> problems) {
        List<Time> times = new ArrayList<>();
        for (String name : names) {
            try (Device device = opening.apply(name)) {
                StepTimer timer = new StepTimer(device, plan);
                timer.measureAll();
                times.addAll(timer.times);
            } catch (DeviceException e) {
                problems.accept(name + " could not be measured: " + e.getMessage());
            }
        }
        if (times.isEmpty()) {
            throw new InvalidInputException("no device here could be measured");
        }
        return new StepTimes(times);
    }

    private void measureAll() {
        // The JVM compiles what it runs often, and some devices compile what they run at all.
        round(step(plan.widths.getFirst(), BATCH), 2 * plan.patience);
        for (int width : plan.widths) {
            add("width", width, step(width, BATCH));
        }
        for (int batch : plan.batches) {
            add("batch", batch, step(WIDTH, batch));
            float[] numbers = new float[batch * INPUTS];
            add("transfer", batch, () -> Tensor.of(device, numbers, batch, INPUTS));
        }
    }

    /** A training step: forwards, backwards, and the optimizer. The batch is on the device already. */
    private Runnable step(int width, int batch) {
        Tensor inputs =
                Tensor.random(device, Distribution.NORMAL, RandomKey.of(1), DType.FLOAT32, Shape.of(batch, INPUTS));
        Tensor labels = inputs.slice(1, 0, CLASSES).argMax(1);
        Model model = Sequential.of(
                        new Linear(INPUTS, width), relu(), new Linear(width, width), relu(), new Linear(width, CLASSES))
                .on(device, 1);
        Adam adam = new Adam(model.parameters(), 1e-3);
        return () ->
                adam.step(Losses.crossEntropy(model.forward(inputs), labels).backward());
    }

    /** Adds the median of some rounds, after a longer one to warm up. */
    private void add(String of, int size, Runnable work) {
        round(work, 0.3 * plan.patience);
        double[] rounds = IntStream.range(0, ROUNDS)
                .mapToDouble(_ -> round(work, 0.02 * plan.patience))
                .sorted()
                .toArray();
        times.add(new Time(device.name(), hardware(), of, size, rounds[ROUNDS / 2]));
    }

    /** OpenCL calls a processor a device, too, so its driver is asked what it is. */
    private String hardware() {
        Map<String, String> details = device.info().details();
        return details.getOrDefault("kind", Time.PROCESSOR).equals(Time.PROCESSOR)
                ? Time.PROCESSOR
                : details.get("name").replaceAll("[^\\w .-]", " ");
    }

    /** A device may only note what it is asked for. So it is asked often, and waited for in the end. */
    private double round(Runnable work, double atLeast) {
        for (int calls = 1; ; calls *= 2) {
            long start = System.nanoTime();
            for (int i = 0; i < calls; i++) {
                try (Scope _ = device.scope()) {
                    work.run();
                }
            }
            device.finish();
            double seconds = (System.nanoTime() - start) * 1e-9;
            if (seconds >= atLeast) {
                return seconds / calls;
            }
        }
    }
}

package org.kudari.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kudari.nn.Activation.relu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kudari.data.Batch;
import org.kudari.data.Dataset;
import org.kudari.data.strokes.Strokes;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.device.MemoryStatistics;
import org.kudari.device.Scope;
import org.kudari.loss.Losses;
import org.kudari.model.Model;
import org.kudari.model.Step;
import org.kudari.nn.Dropout;
import org.kudari.nn.Linear;
import org.kudari.nn.Sequential;
import org.kudari.optim.Adam;

/**
 * A training step in steady state allocates no array over 256 bytes, and little in total. The test runs {@link #main}
 * in a second JVM without thread-local allocation buffers, which reports every allocation to the flight recorder.
 */
class SteadyStepTest {
    private static final String COUNT = "allocations: ";
    private static final String TOO_LONG = "too long: ";
    private static final String BYTES = "bytes a step: ";
    private static final int MAX_ARRAY_BYTES = 256;
    private static final long MAX_BYTES = 10_000;
    private static final int WARM_UP_EPOCHS = 60;
    private static final int MAX_RECORDINGS = 10;
    private static final int ROWS = 300;
    private static final int BATCH = 60;

    /** All steps of an epoch except the first. */
    private static final int RECORDED_STEPS = ROWS / BATCH - 1;

    @Test
    void allocatesNoArrayOver256BytesAndLittleAltogether(@TempDir Path folder) throws Exception {
        // With this heap size references take 4 bytes. Where they take 8, the same objects are a third larger.
        List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-XX:-UseTLAB", "-Xmx1g");
        List<String> lines = Fork.run(
                        SteadyStepTest.class,
                        options,
                        folder.resolve("steps.jfr").toString())
                .lines()
                .toList();
        // The steps allocate small objects, so a recording without any would be wrong. The JVM may print other
        // lines.
        assertThat(lines).filteredOn(line -> line.startsWith(COUNT)).hasSize(1).doesNotContain(COUNT + 0);
        assertThat(lines).filteredOn(line -> line.startsWith(TOO_LONG)).isEmpty();
        assertThat(lines)
                .filteredOn(line -> line.startsWith(BYTES))
                .singleElement()
                .satisfies(line -> assertThat(Long.parseLong(line.substring(BYTES.length())))
                        .isBetween(1L, MAX_BYTES));
    }

    @Test
    void twoThousandStepsKeepTheDevicesMemoryConstant() throws Exception {
        try (Device device = Devices.open("cpu", 2)) {
            Dataset digits = Strokes.training(ROWS).on(device);
            Model model = network(device);
            Adam adam = new Adam(model.parameters(), 1e-3);
            train(device, digits, model, adam, 0, null);
            MemoryStatistics afterOne = device.memory();
            long kernels = device.compiledKernels();
            for (int epoch = 1; epoch < 400; epoch++) {
                adam.learningRate(1e-3 / epoch);
                train(device, digits, model, adam, epoch, null);
            }
            assertThat(device.memory()).isEqualTo(afterOne);
            assertThat(device.compiledKernels()).isEqualTo(kernels);
        }
    }

    private static Model network(Device device) {
        return Sequential.of(new Linear(784, 64), relu(), new Dropout(0.1f), new Linear(64, 10))
                .on(device, 1);
    }

    /**
     * Prints the number and the bytes of the allocations of the recorded steps, then a line for each array that was too
     * long. The time until the JIT has compiled the step, after which it removes allocations, differs from run to run.
     * So this repeats until a recording is small enough, and prints the last one.
     */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        List<RecordedEvent> allocations = List.of();
        long bytes = Long.MAX_VALUE;
        try (Device device = Devices.open("cpu", 2)) {
            Dataset digits = Strokes.training(ROWS).on(device);
            Model model = network(device);
            Adam adam = new Adam(model.parameters(), 1e-3);
            int epoch = 0;
            for (int recording = 0; recording < MAX_RECORDINGS && bytes > MAX_BYTES; recording++) {
                for (int i = 0; i < WARM_UP_EPOCHS; i++) {
                    train(device, digits, model, adam, epoch++, null);
                }
                train(device, digits, model, adam, epoch++, file);
                allocations = RecordingFile.readAllEvents(file).stream()
                        .filter(SteadyStepTest::isOfAStep)
                        .toList();
                bytes = allocations.stream()
                                .mapToLong(event -> event.getLong("allocationSize"))
                                .sum()
                        / RECORDED_STEPS;
            }
        }
        System.out.println(COUNT + allocations.size());
        System.out.println(BYTES + bytes);
        allocations.stream()
                .filter(event -> event.getLong("allocationSize") > MAX_ARRAY_BYTES)
                .map(event -> TOO_LONG + event.getClass("objectClass").getName() + ", "
                        + event.getLong("allocationSize")
                        + " bytes, at "
                        + event.getStackTrace().getFrames().stream().limit(6).toList())
                .forEach(System.out::println);
        Files.delete(file);
    }

    /** Goes over the data once. With a file, the steps after the first are recorded to it. */
    private static void train(Device device, Dataset digits, Model model, Adam adam, int epoch, Path file)
            throws Exception {
        try (Scope _ = device.scope();
                Recording recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationOutsideTLAB");
            boolean first = true;
            long step = 0;
            for (Batch batch : digits.batches(BATCH, epoch)) {
                if (!first && file != null && recording.getState() == RecordingState.NEW) {
                    recording.start();
                }
                first = false;
                try (Scope _ = device.scope()) {
                    adam.step(Losses.crossEntropy(model.forward(batch.inputs(), Step.of(step++)), batch.labels())
                            .backward());
                }
            }
            if (file != null) {
                recording.dump(file);
            }
        }
    }

    /** Whether an allocation was made by this thread or a worker, but not by the recording itself. */
    private static boolean isOfAStep(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        boolean works = thread != null
                && thread.getJavaName() != null
                && (thread.getJavaName().equals("main") || thread.getJavaName().startsWith("kudari-worker"));
        return works
                && event.getStackTrace().getFrames().stream()
                        .anyMatch(frame -> frame.getMethod().getType().getName().startsWith("org.kudari."))
                && event.getStackTrace().getFrames().stream()
                        .noneMatch(
                                frame -> frame.getMethod().getType().getName().startsWith("jdk.jfr."));
    }
}

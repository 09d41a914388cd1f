package org.kudari.benchmarks.app;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.kudari.backend.BackendInfo;
import org.kudari.backend.BackendProvider;
import org.kudari.backend.DeviceException;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.cases.TrainCase;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Roster;
import org.kudari.benchmarks.report.DeviceAdvice;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import org.kudari.io.PrintableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench compare}. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Says which device to take for a network of yours, and why: measures a training step of it on each"
                        + " device here, round by round in turn, each in a process of its own.",
        footer = {
            "",
            "'step' is the median time of a training step (forward, backward, Adam) whose batch is on the device. 'starting' is"
                    + " that of a step of the same layers, all 8 wide, with 8 rows: what is left is starting the kernels. 'a batch"
                    + " in' is what a batch of Java's floats takes to get to the device; it is in no step.",
            "",
            "Exit code 1 if devices computed different losses, 2 for what cannot be done."
        })
final class CompareCommand implements Callable<Integer> {
    static final String NAME = "compare";

    private static final int ROUNDS = 7;
    private static final int MOST_ROUNDS = 10_000;
    private static final int WIDEST = 1 << 16;
    private static final int LARGEST_BATCH = 1 << 20;

    /** A Java array has room for no more. */
    private static final long MOST_NUMBERS = Integer.MAX_VALUE - 8;

    private static final String NONE = "no device could be measured; KUDARI_DEBUG=1 in the environment says more";

    private final PrintStream out;
    private final PrintStream err;
    private final boolean showProgress;
    private final Function<String, Device> opening;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--hidden",
            split = ",",
            paramLabel = "WIDTH",
            defaultValue = "256",
            description = "The widths of the hidden layers, with commas between them (default: ${DEFAULT-VALUE}).")
    private List<String> hidden;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "128",
            description = "The rows of a batch (default: ${DEFAULT-VALUE}).")
    private String batch;

    @Option(
            names = "--inputs",
            paramLabel = "N",
            defaultValue = "784",
            description = "The features of a row (default: ${DEFAULT-VALUE}, an image of MNIST).")
    private String inputs;

    @Option(
            names = "--classes",
            paramLabel = "N",
            defaultValue = "10",
            description = "The outputs (default: ${DEFAULT-VALUE}).")
    private String classes;

    @Option(
            names = "--device",
            split = ",",
            paramLabel = "NAME",
            description = "The devices, with commas between them (default: all that are here but the reference).")
    private List<String> devices;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "" + ROUNDS,
            description = "How many rounds (default: ${DEFAULT-VALUE}).")
    private String rounds;

    CompareCommand(PrintStream out, PrintStream err, boolean showProgress) {
        this(out, err, showProgress, Devices::open);
    }

    /** With another way to open a device, for tests. */
    CompareCommand(PrintStream out, PrintStream err, boolean showProgress, Function<String, Device> opening) {
        this.opening = opening;
        this.out = out;
        this.err = err;
        this.showProgress = showProgress;
    }

    @Override
    public Integer call() {
        SubcommandFirst.require(spec, NAME);
        TrainCase network = network();
        int roundCount = WholeNumbers.whole("--rounds", rounds, MOST_ROUNDS);
        Map<String, BackendInfo> infos = infos(devices == null ? all() : devices);
        Map<Suite, List<BenchmarkCase>> cases = new EnumMap<>(Suite.class);
        for (BenchmarkCase needed : BenchmarkCases.comparison(network)) {
            cases.computeIfAbsent(needed.suite(), _ -> new ArrayList<>()).add(needed);
        }
        Roster roster = Roster.alone(List.copyOf(infos.keySet()), MatmulPrecision.FLOAT32);
        Benchmark benchmark = new Benchmark(roster, cases, roundCount, new Progress());
        List<Result> results = benchmark
                .run(List.of(Runtime.getRuntime().availableProcessors()))
                .results();
        new DeviceAdvice(network, measured(infos, BenchmarkCases.comparison(network), results))
                .lines()
                .forEach(this::line);
        return results.stream().anyMatch(Result::disagrees) ? 1 : 0;
    }

    private TrainCase network() {
        List<Integer> widths = new ArrayList<>();
        widths.add(WholeNumbers.whole("--inputs", inputs, WIDEST));
        hidden.forEach(width -> widths.add(WholeNumbers.whole("--hidden", width, WIDEST)));
        widths.add(WholeNumbers.whole("--classes", classes, WIDEST));
        int rows = WholeNumbers.whole("--batch", batch, LARGEST_BATCH);
        for (int i = 0; i < widths.size(); i++) {
            long width = widths.get(i);
            if (width * rows > MOST_NUMBERS || i > 0 && width * widths.get(i - 1) > MOST_NUMBERS) {
                throw new BadInput("a layer " + width + " wide is too large for this: its weights, or its results for a"
                        + " batch of " + rows + ", are more than " + MOST_NUMBERS + " numbers");
            }
        }
        return new TrainCase(widths, rows);
    }

    /** All devices but the reference, which is not meant to be fast. */
    private static List<String> all() {
        return Devices.available().stream()
                .map(BackendProvider.AvailableDevice::name)
                .filter(name -> !name.equals("reference"))
                .toList();
    }

    /** What the devices are that can be opened. A reason is given for each of the others. */
    private Map<String, BackendInfo> infos(List<String> names) {
        Map<String, BackendInfo> infos = new LinkedHashMap<>();
        for (String name : names) {
            try (Device device = opening.apply(name)) {
                infos.put(name, device.info());
            } catch (DeviceException e) {
                note(name + " does not take part: " + e.getMessage());
            } catch (IllegalArgumentException e) {
                throw new BadInput(e.getMessage());
            }
        }
        if (infos.isEmpty()) {
            throw new BadInput(NONE);
        }
        return infos;
    }

    /** What the devices need that were measured in all cases. */
    private static List<DeviceAdvice.Device> measured(
            Map<String, BackendInfo> infos, List<BenchmarkCase> cases, List<Result> results) {
        List<DeviceAdvice.Device> measured = new ArrayList<>();
        infos.forEach((name, info) -> {
            double[] seconds = cases.stream()
                    .flatMapToDouble(needed -> results.stream()
                            .filter(result -> result.benchmarkCase().equals(needed))
                            .flatMap(result -> result.rows().stream())
                            .filter(row -> row.contender().equals("kudari-" + name))
                            .mapToDouble(Result.Row::median))
                    .toArray();
            if (seconds.length == cases.size()) {
                boolean isProcessor =
                        info.details().getOrDefault("kind", "processor").equals("processor");
                measured.add(new DeviceAdvice.Device(name, isProcessor, seconds[0], seconds[1], seconds[2]));
            }
        });
        if (measured.isEmpty()) {
            throw new BadInput(NONE);
        }
        return measured;
    }

    private void note(String sentence) {
        err.println(PrintableText.of("kudari: " + sentence));
    }

    private void line(String text) {
        out.println(PrintableText.of(text));
    }

    /** Says what is being measured, and what went wrong. */
    private final class Progress implements Benchmark.Listener {
        @Override
        public void suiteStarts(Suite suite, int threads) {
            // The case says more.
        }

        @Override
        public void caseStarts(BenchmarkCase benchmarkCase, int threads) {
            if (showProgress) {
                // The next line overwrites this one.
                err.printf(Locale.ROOT, "  measuring %-60s\r", benchmarkCase.name());
                err.flush();
            }
        }

        @Override
        public void caseEnds(Result result) {
            // All are shown at the end.
        }

        @Override
        public void note(String sentence) {
            CompareCommand.this.note(sentence);
        }
    }
}

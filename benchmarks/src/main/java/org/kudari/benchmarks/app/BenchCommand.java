package org.kudari.benchmarks.app;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kudari.backend.DeviceSettings;
import org.kudari.backend.MatmulPrecision;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.BenchmarkCases;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Roster;
import org.kudari.benchmarks.report.HtmlReport;
import org.kudari.benchmarks.report.JsonReport;
import org.kudari.benchmarks.report.MachineDescription;
import org.kudari.benchmarks.report.ReportFile;
import org.kudari.benchmarks.report.TextReport;
import org.kudari.device.Device;
import org.kudari.device.Devices;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code bench}: its options, their checks, and the run. */
@Command(
        name = "kudari bench",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        description = "Measures this engine's devices against each other and against other libraries, round by round in"
                + " turn, each in a process of its own that stands still while another is measured.",
        footer = {
            "",
            "Times are those of a call: the best round, and the median over the rounds. 'vs rival' is the median over the"
                    + " rounds of the rival's time by the contender's within a round, so above 1 means faster; the rival is"
                    + " the peer with the best median or, without peers, the first device. 'of limit' is the share of what"
                    + " the machine could do in the same round, again the median over the rounds: of multiply-adds on registers"
                    + " (products), of a copy of as many floats (maps, reductions), of the step's multiply-adds and Adam's 28"
                    + " bytes a parameter (training). With --large and --pytorch it is that of a copy on the GPU (maps, reductions),"
                    + " and for the others there is none.",
            "",
            "./kudari bench compare says which device to take for a network of yours, and why (its --help says more).",
            "./kudari bench ladder shows how the kernels came about, version by version (its --help says more).",
            "./kudari bench jmh runs single cases under JMH with its options: ./kudari bench jmh -p id=\"map:gelu 64K\" -prof gc.",
            "",
            "Exit code 1 if contenders computed different things, 2 for what cannot be done."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int QUICK_ROUNDS = 5;
    private static final int ROUNDS = 15;
    private static final int MOST_THREADS = 1024;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean showProgress;

    @Parameters(
            arity = "0..1",
            paramLabel = "matmul|map|reduce|train|epoch|all",
            defaultValue = "all",
            description = "What to measure (default: ${DEFAULT-VALUE}).")
    private String suite;

    @Option(
            names = "--device",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "This engine's devices, with commas between them (default: ${DEFAULT-VALUE}).")
    private List<String> devices;

    @Option(
            names = "--peers",
            description =
                    "Measure other libraries too: PyTorch by way of DJL and of JavaCPP, ND4J, VectorBLAS, OpenBLAS."
                            + " The first use downloads some 400 MB.")
    private boolean peers;

    @Option(
            names = "--build",
            paramLabel = "NAME=FOLDER",
            description = "Measure another build of this engine too, on the first device: the folder has its jars, as"
                    + " benchmarks/target/app has this one's. Can be given several times; the same folder twice shows"
                    + " how far a build is from itself.")
    private Map<String, Path> builds = Map.of();

    @Option(
            names = "--pytorch",
            paramLabel = "COMMAND",
            description =
                    "The command of a Python that has PyTorch with CUDA, such as python3: measured beside this engine at"
                            + " the same precision.")
    private String python;

    @Option(
            names = "--threads",
            split = ",",
            paramLabel = "N",
            description = "Numbers of threads, with commas between them (default: 1 and one for each processor).")
    private List<String> threads;

    @Option(
            names = "--precision",
            paramLabel = "float32|tf32|bfloat16",
            defaultValue = "float32",
            description =
                    "What this engine's devices round the factors of matrix products to. One that cannot do that refuses;"
                            + " one that does is named for it, such as kudari-opencl-tf32 (default: ${DEFAULT-VALUE}).")
    private String precision;

    @Option(names = "--quick", description = "Few cases, " + QUICK_ROUNDS + " rounds, and all processors only.")
    private boolean quick;

    @Option(
            names = "--large",
            description =
                    "Cases for a large GPU in place of the others, and all processors only. With --pytorch, maps and"
                            + " reductions are held against a copy on that GPU, and nothing against this machine's limits.")
    private boolean large;

    @Option(names = "--rounds", paramLabel = "N", description = "How many rounds (default: " + ROUNDS + ").")
    private String rounds;

    @Option(names = "--case", paramLabel = "TEXT", description = "Only cases whose names contain this text.")
    private String filter;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures to a file as one JSON object.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write charts to a file as a page for a browser.")
    private Path html;

    BenchCommand(PrintStream out, PrintStream err, boolean showProgress) {
        this.out = out;
        this.err = err;
        this.showProgress = showProgress;
    }

    @Override
    public Integer call() throws IOException {
        if (large && quick) {
            throw new BadInput("--large and --quick both say which cases, so only one of them can be given");
        }
        Map<Suite, List<BenchmarkCase>> cases = cases();
        List<Integer> threadCounts = threadCounts();
        int roundCount =
                rounds == null ? (quick ? QUICK_ROUNDS : ROUNDS) : WholeNumbers.whole("--rounds", rounds, 10_000);
        ReportFiles.requireDifferent("--json", json, "--html", html);
        MatmulPrecision wanted = precision();
        requireDevices(wanted);
        Roster roster = roster(wanted);
        try (ReportFile jsonFile = ReportFiles.open("--json", json);
                ReportFile htmlFile = ReportFiles.open("--html", html)) {
            TextReport text = new TextReport(out, err, showProgress, roster.longestName());
            Benchmark.Outcome outcome = new Benchmark(roster, cases, roundCount, text).run(threadCounts);
            text.conclude(outcome);
            MachineDescription machine = MachineDescription.ofThisMachine();
            if (jsonFile != null) {
                jsonFile.write(JsonReport.text(outcome, machine));
            }
            if (htmlFile != null) {
                htmlFile.write(HtmlReport.text(outcome, machine));
            }
            return outcome.results().stream().anyMatch(Result::disagrees) ? 1 : 0;
        }
    }

    private Map<Suite, List<BenchmarkCase>> cases() {
        Map<Suite, List<BenchmarkCase>> cases = new EnumMap<>(Suite.class);
        for (Suite wanted : suites()) {
            cases.put(
                    wanted,
                    members(wanted).stream()
                            .filter(benchmarkCase ->
                                    filter == null || benchmarkCase.name().contains(filter))
                            .toList());
        }
        if (cases.values().stream().allMatch(List::isEmpty)) {
            throw new BadInput("there is no case with '" + filter + "' in its name, such as '"
                    + members(suites().getFirst()).getFirst().name() + "'");
        }
        return cases;
    }

    private List<BenchmarkCase> members(Suite suite) {
        return large ? BenchmarkCases.large(suite) : quick ? BenchmarkCases.quick(suite) : BenchmarkCases.of(suite);
    }

    private List<Suite> suites() {
        if (suite.equals("all")) {
            return List.of(Suite.values());
        }
        return Stream.of(Suite.values())
                .filter(known -> known.toString().equals(suite.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new BadInput(
                        "there is no suite '" + suite + "'; there are: matmul, map, reduce, train, epoch, all"));
    }

    private List<Integer> threadCounts() {
        if (threads == null) {
            int all = Runtime.getRuntime().availableProcessors();
            return IntStream.of(quick || large ? all : 1, all)
                    .distinct()
                    .boxed()
                    .toList();
        }
        return threads.stream()
                .map(text -> WholeNumbers.whole("--threads", text, MOST_THREADS))
                .distinct()
                .toList();
    }

    private MatmulPrecision precision() {
        return MatmulPrecision.named(precision.strip())
                .orElseThrow(
                        () -> new BadInput("--precision must be float32, tf32 or bfloat16, not '" + precision + "'"));
    }

    private void requireDevices(MatmulPrecision precision) {
        for (String name : devices) {
            try (Device _ = Devices.open(name, new DeviceSettings(1, precision))) {
                // The device exists.
            } catch (IllegalArgumentException e) {
                throw new BadInput(e.getMessage());
            }
        }
    }

    private Roster roster(MatmulPrecision precision) {
        builds.forEach(BenchCommand::requireBuild);
        Roster roster = rosterForJava(precision).withBuilds(builds);
        if (python == null) {
            return roster;
        }
        Roster withPytorch = roster.withPytorch(python);
        return large ? withPytorch.heldAgainstGpu(python) : withPytorch;
    }

    private static void requireBuild(String name, Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.noneMatch(file -> file.getFileName().toString().startsWith("benchmarks-"))) {
                throw new BadInput("--build " + name + ": there is no jar of the benchmarks in " + folder
                        + "; a build's are in a folder below its benchmarks/target/app");
            }
        } catch (IOException e) {
            throw new BadInput("--build " + name + ": the folder " + folder + " cannot be read");
        }
    }

    private Roster rosterForJava(MatmulPrecision precision) {
        if (!peers) {
            return Roster.of(devices, precision);
        }
        Path folders = peersFolder()
                .orElseThrow(() ->
                        new BadInput("the peers are not here: ./kudari bench --peers builds them, with Maven online"));
        return Roster.withPeers(devices, precision, folders);
    }

    /** The folder beside this program's jar, into which the build puts them. */
    private static Optional<Path> peersFolder() {
        try {
            Path jar = Path.of(BenchCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Optional.of(jar.resolveSibling("peers")).filter(Files::isDirectory);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class was loaded from no place", e);
        }
    }
}

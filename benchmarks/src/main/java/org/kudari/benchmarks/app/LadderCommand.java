package org.kudari.benchmarks.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.kudari.benchmarks.ladder.Ladder;
import org.kudari.benchmarks.ladder.LadderResult;
import org.kudari.benchmarks.ladder.LadderRun;
import org.kudari.benchmarks.ladder.WrongResult;
import org.kudari.benchmarks.report.LadderJson;
import org.kudari.benchmarks.report.LadderReport;
import org.kudari.benchmarks.report.MachineDescription;
import org.kudari.benchmarks.report.ReportFile;
import org.kudari.io.PrintableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code bench ladder}. */
@Command(
        name = "ladder",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "How a fast kernel comes about: its versions from the naive one to the engine's, each of which adds one"
                        + " idea. All are checked and then measured round by round in turn, in one process.",
        footer = {
            "",
            "Times are those of a call: the best round, and the median over the rounds. 'vs before' and 'vs engine' are medians"
                    + " over the rounds of the ratio within a round: how many times as fast as the rung above it in the table,"
                    + " and as the engine with one thread. 'difference' is the largest from the result in double precision,"
                    + " relative to the larger of the number and 1.",
            "",
            "The rungs are in benchmarks/src/main/java/org/kudari/benchmarks/ladder, a small class each.",
            "",
            "Exit code 1 if a rung computed something else, 2 for what cannot be done."
        })
final class LadderCommand implements Callable<Integer> {
    static final String NAME = "ladder";

    private static final int ROUNDS = 9;
    private static final int MOST_ROUNDS = 10_000;
    private static final int MOST_THREADS = 1024;

    /** Naive products of larger matrices take minutes a call. */
    private static final int LARGEST = 4096;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean showProgress;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "matmul|gelu|softmax|column-sum|transpose|all",
            defaultValue = "all",
            description = "Which kernel (default: ${DEFAULT-VALUE}).")
    private String kernel;

    @Option(
            names = "--size",
            paramLabel = "N",
            description =
                    "Matrices of N rows and N columns (default: 512 for matmul, 256 for gelu and softmax, 1024 for"
                            + " column-sum and transpose).")
    private String size;

    @Option(names = "--rounds", paramLabel = "N", description = "How many rounds (default: " + ROUNDS + ").")
    private String rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Measure the engine with N threads too; all other rungs have one.")
    private String threads;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures to a file as one JSON object.")
    private Path json;

    LadderCommand(PrintStream out, PrintStream err, boolean showProgress) {
        this.out = out;
        this.err = err;
        this.showProgress = showProgress;
    }

    @Override
    public Integer call() throws IOException {
        SubcommandFirst.require(spec, NAME);
        List<Ladder> ladders = ladders();
        int roundCount = rounds == null ? ROUNDS : WholeNumbers.whole("--rounds", rounds, MOST_ROUNDS);
        int threadCount = threads == null ? 1 : WholeNumbers.whole("--threads", threads, MOST_THREADS);
        Integer wanted = size == null ? null : WholeNumbers.whole("--size", size, LARGEST);
        try (ReportFile file = ReportFiles.open("--json", json)) {
            LadderRun ladderRun = new LadderRun(roundCount, threadCount, this::showProgress);
            LadderReport report = new LadderReport(out);
            List<LadderResult> results = new ArrayList<>();
            for (Ladder ladder : ladders) {
                LadderResult ladderResult = ladderRun.run(ladder, wanted == null ? ladder.usualSize() : wanted);
                report.print(ladderResult);
                results.add(ladderResult);
            }
            if (file != null) {
                file.write(LadderJson.text(results, MachineDescription.ofThisMachine()));
            }
            return 0;
        } catch (WrongResult wrong) {
            err.println(PrintableText.of("kudari: " + wrong.getMessage()));
            return 1;
        }
    }

    private List<Ladder> ladders() {
        List<Ladder> found = Ladders.ALL.stream()
                .filter(ladder -> kernel.equals("all") || kernel.equals(ladder.name()))
                .toList();
        if (found.isEmpty()) {
            String names = Ladders.ALL.stream().map(Ladder::name).collect(Collectors.joining(", "));
            throw new BadInput("there is no ladder '" + kernel + "'; there are: " + names + ", all");
        }
        return found;
    }

    private void showProgress(String doing) {
        if (showProgress) {
            // The next line overwrites this one.
            err.printf(Locale.ROOT, "  %-70s\r", doing);
            err.flush();
        }
    }
}

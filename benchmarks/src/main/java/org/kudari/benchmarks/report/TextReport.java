package org.kudari.benchmarks.report;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.kudari.benchmarks.cases.BenchmarkCase;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.MachineLimits;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Summary;
import org.kudari.benchmarks.measure.TurnOrder;
import org.kudari.io.PrintableText;

/** Tables for a terminal of 100 columns. Each row is printed as soon as it is known. */
public final class TextReport implements Benchmark.Listener {
    private static final int NAME_WIDTH = 14;
    private static final String FIGURES = " %10s %10s %9s %9s %9s";
    private static final String SUMMARY = " %10s %10s %9s";

    /**
     * If the median is below this share of the peak, other programs used the processors. Ratios are still valid, times
     * are not.
     */
    private static final double STEADY = 0.8;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean showProgress;

    /** A format for the name of a contender. */
    private final String name;

    /** A format for the start of a row: the case and the contender. */
    private final String names;

    /**
     * @param showProgress whether to print to standard error what is being measured
     * @param longestName the length of the longest name of a contender; tables have more than 100 columns if it is over
     *     22
     */
    public TextReport(PrintStream out, PrintStream err, boolean showProgress, int longestName) {
        this.out = out;
        this.err = err;
        this.showProgress = showProgress;
        this.name = "%-" + Math.max(NAME_WIDTH, longestName) + "s";
        this.names = "%-25s " + name;
    }

    @Override
    public void suiteStarts(Suite suite, int threads) {
        line("");
        line(FigureFormat.format("%s, %d thread%s", suite, threads, threads == 1 ? "" : "s"));
        line(FigureFormat.format(names + FIGURES, "", "", "best", "median", suite.unit(), "vs rival", "of limit"));
    }

    @Override
    public void caseStarts(BenchmarkCase benchmarkCase, int threads) {
        if (showProgress) {
            // The next line overwrites this one.
            err.print("  measuring " + benchmarkCase.name() + " ...\r");
            err.flush();
        }
    }

    @Override
    public void caseEnds(Result result) {
        String name = result.benchmarkCase().name();
        for (Result.Row row : result.rows()) {
            boolean isRival = result.rival().filter(row::equals).isPresent();
            line(FigureFormat.format(
                    names + FIGURES,
                    name,
                    row.contender(),
                    FigureFormat.time(row.best()),
                    FigureFormat.time(row.median()),
                    FigureFormat.threeDigits(row.rate()),
                    isRival ? "rival" : FigureFormat.ratio(result.ratio(row)),
                    FigureFormat.percent(result.shareOfLimit(row))));
            name = "";
        }
        result.rows().stream()
                .filter(row -> row.difference() > result.tolerance(row))
                .forEach(row -> line(disagreement(result, row)));
    }

    private static String disagreement(Result result, Result.Row row) {
        return FigureFormat.format(
                "  DIFFERENT RESULTS: %s is off by %.1e, allowed %.1e: it computes something else",
                row.contender(), row.difference(), result.tolerance(row));
    }

    @Override
    public void note(String sentence) {
        err.println("kudari: " + PrintableText.of(sentence));
    }

    /** Prints the parts of the report that are known only at the end. */
    public void conclude(Benchmark.Outcome outcome) {
        line("");
        for (MachineLimits machineLimits : outcome.limits().values()) {
            if (machineLimits.areUnknown()) {
                continue;
            }
            line(FigureFormat.format(
                    "machine, %d thread%s: FMA peak %s GFLOP/s (median %s), copy %s GB/s (median %s)",
                    machineLimits.threads(),
                    machineLimits.threads() == 1 ? "" : "s",
                    FigureFormat.orUnknown("%.0f", machineLimits.peak()),
                    FigureFormat.orUnknown("%.0f", machineLimits.medianPeak()),
                    FigureFormat.orUnknown("%.1f", machineLimits.bandwidth()),
                    FigureFormat.orUnknown("%.1f", machineLimits.medianBandwidth())));
            if (machineLimits.medianPeak() < STEADY * machineLimits.peak()) {
                line(FigureFormat.format(
                        "  UNSTEADY: half of the time the machine gave at most %.0f %% of its FMA peak; repeat this run",
                        100 * machineLimits.medianPeak() / machineLimits.peak()));
            }
        }
        line("order of the turns: shuffled in each round, seed " + TurnOrder.SEED);
        outcome.descriptions()
                .forEach((name, description) -> line(FigureFormat.format(this.name + " %s", name, description)));
        concludeLosses(outcome.results());
        List<Summary> summaries = Summary.of(outcome.results());
        if (!summaries.isEmpty()) {
            line("");
            line("against the fastest peer of each case (above 1: faster than it)");
            line(FigureFormat.format(names + SUMMARY, "", "", "geomean", "worst", "cases"));
            summaries.forEach(summary -> line(FigureFormat.format(
                    names + SUMMARY,
                    FigureFormat.format(
                            "%s, %d thread%s", summary.suite(), summary.threads(), summary.threads() == 1 ? "" : "s"),
                    summary.contender(),
                    FigureFormat.ratio(summary.geometricMean()),
                    FigureFormat.ratio(summary.worst()),
                    summary.cases())));
        }
    }

    private void concludeLosses(List<Result> results) {
        for (Result result : results) {
            String differences = result.rows().stream()
                    .filter(row -> result.benchmarkCase().suite() == Suite.TRAIN
                            || result.benchmarkCase().suite() == Suite.EPOCH)
                    .skip(1)
                    .map(row -> difference(result, row))
                    .collect(Collectors.joining(", "));
            if (!differences.isEmpty()) {
                line(FigureFormat.format(
                        "losses of %s, %d thread(s), greatest difference (allowed %.0e):",
                        result.benchmarkCase().name(), result.threads(), result.tolerance()));
                line("  " + differences);
            }
        }
    }

    private static String difference(Result result, Result.Row row) {
        String difference = FigureFormat.format("%s %.1e", row.contender(), row.difference());
        double allowed = result.tolerance(row);
        return allowed == result.tolerance()
                ? difference
                : difference + FigureFormat.format(" (%.0e, for both round)", allowed);
    }

    private void line(String text) {
        out.println(PrintableText.of(text));
    }
}

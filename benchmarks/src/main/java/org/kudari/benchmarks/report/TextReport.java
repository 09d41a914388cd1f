package org.kudari.benchmarks.report;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import org.kudari.benchmarks.cases.Case;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.Limits;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Summary;
import org.kudari.benchmarks.measure.TurnOrder;
import org.kudari.io.PrintableText;

/** Tables for a terminal of 100 columns, each row as soon as it is known. */
public final class TextReport implements Benchmark.Listener {
    private static final int NAME_WIDTH = 14;
    private static final String FIGURES = " %10s %10s %9s %9s %9s";
    private static final String SUMMARY = " %10s %10s %9s";

    /** Below this share of the peak, something else had the processors: ratios still hold, times do not. */
    private static final double STEADY = 0.8;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean showProgress;

    /** A format for the name of a contender. */
    private final String name;

    /** And for the start of a row: the case and the contender. */
    private final String names;

    /**
     * @param showProgress whether to say on standard error what is being measured
     * @param longestName of a contender; the tables have more than 100 columns where it is over 22
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
        line(Texts.format("%s, %d thread%s", suite, threads, threads == 1 ? "" : "s"));
        line(Texts.format(names + FIGURES, "", "", "best", "median", suite.unit(), "vs rival", "of limit"));
    }

    @Override
    public void caseStarts(Case of, int threads) {
        if (showProgress) {
            // Written over by the next line.
            err.print("  measuring " + of.name() + " ...\r");
            err.flush();
        }
    }

    @Override
    public void caseEnds(Result result) {
        String name = result.of().name();
        for (Result.Row row : result.rows()) {
            boolean isRival = result.rival().filter(row::equals).isPresent();
            line(Texts.format(
                    names + FIGURES,
                    name,
                    row.contender(),
                    Texts.time(row.best()),
                    Texts.time(row.median()),
                    Texts.threeDigits(row.rate()),
                    isRival ? "rival" : Texts.ratio(result.ratio(row)),
                    Texts.percent(result.shareOfLimit(row))));
            name = "";
        }
        result.rows().stream()
                .filter(row -> row.difference() > result.tolerance(row))
                .forEach(row -> line(disagreement(result, row)));
    }

    private static String disagreement(Result result, Result.Row row) {
        return Texts.format(
                "  DIFFERENT RESULTS: %s is off by %.1e, allowed %.1e: it computes something else",
                row.contender(), row.difference(), result.tolerance(row));
    }

    @Override
    public void note(String sentence) {
        err.println("kudari: " + PrintableText.of(sentence));
    }

    /** What can only be said at the end. */
    public void conclude(Benchmark.Outcome outcome) {
        line("");
        for (Limits limits : outcome.limits().values()) {
            if (limits.areUnknown()) {
                continue;
            }
            line(Texts.format(
                    "machine, %d thread%s: FMA peak %s GFLOP/s (median %s), copy %s GB/s (median %s)",
                    limits.threads(),
                    limits.threads() == 1 ? "" : "s",
                    Texts.orUnknown("%.0f", limits.peak()),
                    Texts.orUnknown("%.0f", limits.medianPeak()),
                    Texts.orUnknown("%.1f", limits.bandwidth()),
                    Texts.orUnknown("%.1f", limits.medianBandwidth())));
            if (limits.medianPeak() < STEADY * limits.peak()) {
                line(Texts.format(
                        "  UNSTEADY: half of the time the machine gave at most %.0f %% of its FMA peak; repeat this run",
                        100 * limits.medianPeak() / limits.peak()));
            }
        }
        line("order of the turns: shuffled in each round, seed " + TurnOrder.SEED);
        outcome.descriptions().forEach((name, description) -> line(Texts.format(this.name + " %s", name, description)));
        concludeLosses(outcome.results());
        List<Summary> summaries = Summary.of(outcome.results());
        if (!summaries.isEmpty()) {
            line("");
            line("against the fastest peer of each case (above 1: faster than it)");
            line(Texts.format(names + SUMMARY, "", "", "geomean", "worst", "cases"));
            summaries.forEach(summary -> line(Texts.format(
                    names + SUMMARY,
                    Texts.format(
                            "%s, %d thread%s", summary.suite(), summary.threads(), summary.threads() == 1 ? "" : "s"),
                    summary.contender(),
                    Texts.ratio(summary.geometricMean()),
                    Texts.ratio(summary.worst()),
                    summary.cases())));
        }
    }

    private void concludeLosses(List<Result> results) {
        for (Result result : results) {
            String differences = result.rows().stream()
                    .filter(row -> result.of().suite() == Suite.TRAIN)
                    .skip(1)
                    .map(row -> difference(result, row))
                    .collect(Collectors.joining(", "));
            if (!differences.isEmpty()) {
                line(Texts.format(
                        "losses of %s, %d thread(s), greatest difference (allowed %.0e):",
                        result.of().name(), result.threads(), result.tolerance()));
                line("  " + differences);
            }
        }
    }

    private static String difference(Result result, Result.Row row) {
        String difference = Texts.format("%s %.1e", row.contender(), row.difference());
        double allowed = result.tolerance(row);
        return allowed == result.tolerance()
                ? difference
                : difference + Texts.format(" (%.0e, for both round)", allowed);
    }

    private void line(String text) {
        out.println(PrintableText.of(text));
    }
}

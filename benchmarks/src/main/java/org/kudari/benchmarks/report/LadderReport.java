package org.kudari.benchmarks.report;

import java.io.PrintStream;
import org.kudari.benchmarks.ladder.LadderResult;
import org.kudari.io.PrintableText;

/** Ladders as tables for a terminal of 100 columns. */
public final class LadderReport {
    private static final String ROW = "  %-20s %10s %10s %9s %11s %11s %11s";

    private final PrintStream out;

    public LadderReport(PrintStream out) {
        this.out = out;
    }

    /** Prints one table. */
    public void print(LadderResult ladderResult) {
        line("");
        line(FigureFormat.format(
                "%s %d: %s",
                ladderResult.ladder().name(),
                ladderResult.size(),
                ladderResult.ladder().description()));
        line(FigureFormat.format(
                ROW, "", "best", "median", ladderResult.ladder().unit(), "vs before", "vs engine", "difference"));
        for (LadderResult.RungResult rungResult : ladderResult.rungs()) {
            line(FigureFormat.format(
                    ROW,
                    rungResult.name(),
                    FigureFormat.time(rungResult.best()),
                    FigureFormat.time(rungResult.median()),
                    FigureFormat.threeDigits(ladderResult.rate(rungResult)),
                    FigureFormat.ratio(ladderResult.versusBefore(rungResult)),
                    FigureFormat.ratio(ladderResult.versusEngine(rungResult)),
                    FigureFormat.format("%.1e", rungResult.difference())));
            line("      " + rungResult.adds());
        }
        ladderResult.skipped().forEach(sentence -> line("  " + sentence));
    }

    private void line(String text) {
        out.println(PrintableText.of(text));
    }
}

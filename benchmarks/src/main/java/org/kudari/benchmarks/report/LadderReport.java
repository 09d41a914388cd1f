package org.kudari.benchmarks.report;

import java.io.PrintStream;
import org.kudari.benchmarks.ladder.Ascent;
import org.kudari.io.PrintableText;

/** Ladders as tables for a terminal of 100 columns. */
public final class LadderReport {
    private static final String ROW = "  %-20s %10s %10s %9s %11s %11s %11s";

    private final PrintStream out;

    public LadderReport(PrintStream out) {
        this.out = out;
    }

    /** Prints one. */
    public void print(Ascent ascent) {
        line("");
        line(Texts.format(
                "%s %d: %s",
                ascent.ladder().name(), ascent.size(), ascent.ladder().description()));
        line(Texts.format(ROW, "", "best", "median", ascent.ladder().unit(), "vs before", "vs engine", "difference"));
        for (Ascent.Step step : ascent.steps()) {
            line(Texts.format(
                    ROW,
                    step.name(),
                    Texts.time(step.best()),
                    Texts.time(step.median()),
                    Texts.threeDigits(ascent.rate(step)),
                    Texts.ratio(ascent.versusBefore(step)),
                    Texts.ratio(ascent.versusEngine(step)),
                    Texts.format("%.1e", step.difference())));
            line("      " + step.adds());
        }
        ascent.skipped().forEach(sentence -> line("  " + sentence));
    }

    private void line(String text) {
        out.println(PrintableText.of(text));
    }
}

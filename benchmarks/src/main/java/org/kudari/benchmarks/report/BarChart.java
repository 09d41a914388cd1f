package org.kudari.benchmarks.report;

import java.util.List;
import java.util.Map;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Role;

/** Horizontal bars as SVG, a group for each case. */
final class BarChart {
    private static final int WIDTH = 880;
    private static final int LABEL = 190;
    private static final int LONGEST = 430;
    private static final int BAR = 15;
    private static final int GAP = 12;

    private final StringBuilder page;
    private int y;

    BarChart(StringBuilder page) {
        this.page = page;
    }

    void start(List<Result> results) {
        int rows = results.stream().mapToInt(result -> result.rows().size()).sum();
        int height = rows * BAR + results.size() * GAP;
        line(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" style=\"max-width:100%%\" role=\"img\">",
                WIDTH, height, WIDTH, height);
        y = 0;
    }

    /** The bars of a case. */
    void group(Result result, Map<String, String> colours) {
        double fastest =
                result.rows().stream().mapToDouble(Result.Row::rate).max().orElse(1);
        line(
                "<text x=\"0\" y=\"%d\">%s</text>",
                y + BAR - 3, HtmlReport.escaped(result.benchmarkCase().name()));
        for (Result.Row row : result.rows()) {
            double length = Math.max(1, LONGEST * row.rate() / fastest);
            line(
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s: %s</title></rect>",
                    LABEL,
                    y + 1,
                    length,
                    BAR - 2,
                    colours.get(row.contender()),
                    HtmlReport.escaped(row.contender()),
                    FigureFormat.time(row.median()));
            line("<text x=\"%.1f\" y=\"%d\">%s</text>", LABEL + length + 5, y + BAR - 3, label(result, row));
            y += BAR;
        }
        y += GAP;
    }

    private static String label(Result result, Result.Row row) {
        String text = FigureFormat.threeDigits(row.rate());
        double ratio = result.ratio(row);
        if (row.role() == Role.DEVICE && !Double.isNaN(ratio)) {
            text += FigureFormat.format(
                    " (%.2f times %s)", ratio, result.rival().orElseThrow().contender());
        }
        double share = result.shareOfLimit(row);
        return row.role() == Role.DEVICE && !Double.isNaN(share)
                ? text + ", " + FigureFormat.percent(share) + " of limit"
                : text;
    }

    void end() {
        line("</svg>");
    }

    private void line(String format, Object... arguments) {
        page.append(FigureFormat.format(format, arguments)).append('\n');
    }
}

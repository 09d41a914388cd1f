package org.kudari.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kudari.benchmarks.cases.Suite;
import org.kudari.benchmarks.measure.Benchmark;
import org.kudari.benchmarks.measure.MachineLimits;
import org.kudari.benchmarks.measure.Result;
import org.kudari.benchmarks.measure.Summary;

/** A run as a self-contained web page: a bar chart for each suite and number of threads. */
public final class HtmlReport {
    private static final List<String> PEER_COLOURS =
            List.of("#e69f00", "#56b4e9", "#cc79a7", "#9a8f5c", "#d55e00", "#999999");
    private static final List<String> DEVICE_COLOURS = List.of("#00735c", "#3bb58f", "#0b4f6c");
    private static final String YARDSTICK_COLOUR = "#d8d8d8";

    private final Benchmark.Outcome outcome;
    private final MachineDescription machine;
    private final Map<String, String> colours = new LinkedHashMap<>();
    private final StringBuilder page = new StringBuilder();

    private record Chart(Suite suite, int threads) {}

    private HtmlReport(Benchmark.Outcome outcome, MachineDescription machine) {
        this.outcome = outcome;
        this.machine = machine;
        chooseColours();
    }

    /** The page. */
    public static String text(Benchmark.Outcome outcome, MachineDescription machine) {
        return new HtmlReport(outcome, machine).write();
    }

    private void chooseColours() {
        int peers = 0;
        int devices = 0;
        for (Result result : outcome.results()) {
            for (Result.Row row : result.rows()) {
                if (!colours.containsKey(row.contender())) {
                    String colour = switch (row.role()) {
                        case DEVICE -> DEVICE_COLOURS.get(devices++ % DEVICE_COLOURS.size());
                        case PEER -> PEER_COLOURS.get(peers++ % PEER_COLOURS.size());
                        case YARDSTICK -> YARDSTICK_COLOUR;
                    };
                    colours.put(row.contender(), colour);
                }
            }
        }
    }

    private String write() {
        page.append("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>Kudari: speed, side by side</title>
                <style>
                body { font: 15px/1.45 system-ui, sans-serif; color: #222; max-width: 60em; margin: 2em auto; padding: 0 1em; }
                h1 { font-size: 1.5em; } h2 { font-size: 1.2em; margin: 2em 0 .3em; }
                table { border-collapse: collapse; } td, th { padding: .15em .8em; text-align: right; font-weight: normal; }
                th { color: #666; } td:first-child, th:first-child, .left { text-align: left; }
                svg text { font: 12px system-ui, sans-serif; fill: #222; }
                .legend span { display: inline-block; margin-right: 1.2em; } .legend i { display: inline-block; width: .9em;
                height: .9em; margin-right: .35em; vertical-align: -.1em; } .quiet { color: #666; }
                </style>
                </head>
                <body>
                <h1>Kudari: speed, side by side</h1>
                """);
        writeMachine();
        writeSummary();
        for (Map.Entry<Chart, List<Result>> chart : charts().entrySet()) {
            writeChart(chart.getKey(), chart.getValue());
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private void writeMachine() {
        line("<p>%s<br>%s</p>", escaped(machine.processor()), escaped(machine.jvm()));
        line("<p class=\"quiet\">");
        for (MachineLimits machineLimits : outcome.limits().values()) {
            if (machineLimits.areUnknown()) {
                continue;
            }
            line(
                    "%s: FMA peak %s GFLOP/s, copy %s GB/s<br>",
                    threads(machineLimits.threads()),
                    FigureFormat.orUnknown("%.0f", machineLimits.peak()),
                    FigureFormat.orUnknown("%.1f", machineLimits.bandwidth()));
        }
        outcome.descriptions().forEach((name, description) -> line("%s: %s<br>", escaped(name), escaped(description)));
        line("</p>");
    }

    private void writeSummary() {
        List<Summary> summaries = Summary.of(outcome.results());
        if (summaries.isEmpty()) {
            return;
        }
        line("<h2>Against the fastest peer of each case</h2>");
        line("<p class=\"quiet\">Above 1: faster than it. Medians of the ratio within a round.</p>");
        line(
                "<table><tr><th>suite</th><th class=\"left\">contender</th><th>geomean</th><th>worst</th><th>cases</th></tr>");
        for (Summary summary : summaries) {
            line(
                    "<tr><td>%s, %s</td><td class=\"left\">%s</td><td>%.2f</td><td>%.2f</td><td>%d</td></tr>",
                    summary.suite(),
                    threads(summary.threads()),
                    escaped(summary.contender()),
                    summary.geometricMean(),
                    summary.worst(),
                    summary.cases());
        }
        line("</table>");
    }

    private Map<Chart, List<Result>> charts() {
        Map<Chart, List<Result>> charts = new LinkedHashMap<>();
        for (Result result : outcome.results()) {
            Chart chart = new Chart(result.benchmarkCase().suite(), result.threads());
            charts.computeIfAbsent(chart, _ -> new ArrayList<>()).add(result);
        }
        return charts;
    }

    private void writeChart(Chart chart, List<Result> results) {
        line("<h2>%s, %s</h2>", chart.suite(), threads(chart.threads()));
        line(
                "<p class=\"quiet\">Speed by the median, in %s at the bars' ends. In each case the fastest bar is the longest.</p>",
                chart.suite().unit());
        line("<p class=\"legend\">");
        colours.forEach((contender, colour) -> {
            if (results.stream()
                    .flatMap(result -> result.rows().stream())
                    .anyMatch(row -> row.contender().equals(contender))) {
                line("<span><i style=\"background:%s\"></i>%s</span>", colour, escaped(contender));
            }
        });
        line("</p>");
        BarChart bars = new BarChart(page);
        bars.start(results);
        for (Result result : results) {
            bars.group(result, colours);
        }
        bars.end();
    }

    private static String threads(int threads) {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    private void line(String format, Object... arguments) {
        page.append(FigureFormat.format(format, arguments)).append('\n');
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

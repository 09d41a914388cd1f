package org.kudari.cli.command;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.kudari.backend.MatmulPrecision;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.options.JsonOption;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Terminal;
import org.kudari.cli.terminal.Text;
import org.kudari.device.Device;
import org.kudari.io.InvalidInputException;
import org.kudari.testkit.GradientReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kudari gradcheck}. */
@Command(
        name = "gradcheck",
        abbreviateSynopsis = true,
        description = "Checks every operation's gradient, and the gradient of that, against finite differences.",
        footer = {
            "",
            "The gradient is taken on the device; the differences on the reference in float64. Errors are relative to the"
                    + " numbers compared. Exit code 1 if one is beyond its tolerance.",
            "",
            "Only with --precision float32: factors that are rounded make larger errors than those looked for here."
        })
public final class GradcheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    /** @param terminal where its output goes */
    public GradcheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        requireFloat32();
        try (Device device = devices.open()) {
            List<GradientReport.Row> rows = GradientReport.on(device);
            long failures = rows.stream().filter(row -> !row.passed()).count();
            if (json.isSet()) {
                terminal.out().line(json(device, rows, failures).toString());
            } else {
                print(device, rows, failures);
            }
            return failures == 0 ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    /** With wider tolerances it would find no mistake, and with these a device that rounds as it was asked to would seem wrong. */
    private void requireFloat32() {
        if (devices.precision() != MatmulPrecision.FLOAT32) {
            throw new InvalidInputException("gradcheck goes with --precision float32: "
                    + devices.precision().label() + " makes larger errors than those it looks for"
                    + " (KUDARI_JAVA_OPTS=-Dkudari.validate=true checks each product of other commands)");
        }
    }

    private record Heading(String operation, int order) {}

    private void print(Device device, List<GradientReport.Row> rows, long failures) {
        Output out = terminal.out();
        Map<Heading, List<GradientReport.Row>> operations = rows.stream()
                .collect(Collectors.groupingBy(
                        row -> new Heading(row.name(), row.order()), LinkedHashMap::new, Collectors.toList()));
        operations.forEach((heading, cases) -> {
            GradientReport.Row worst = cases.stream()
                    .max(Comparator.comparingDouble(row -> row.worstError() / row.tolerance()))
                    .orElseThrow();
            out.line(
                    "%-34s order %d  %-9s worst error %.1e, allowed %.0e  %s",
                    heading.operation(),
                    heading.order(),
                    Text.count(cases.size(), "case"),
                    worst.worstError(),
                    worst.tolerance(),
                    cases.stream().allMatch(GradientReport.Row::passed) ? "ok" : "FAILED");
            cases.stream().filter(row -> !row.passed()).forEach(row -> out.line("  " + failure(row)));
        });
        out.line("%s on %s, %s", Text.count(rows.size(), "check"), device.name(), Text.count(failures, "failure"));
    }

    private static String failure(GradientReport.Row row) {
        return row.problem().isEmpty()
                ? Text.format("%s: error %.1e, allowed %.0e", row, row.worstError(), row.tolerance())
                : row + ": " + row.problem();
    }

    private static Json json(Device device, List<GradientReport.Row> rows, long failures) {
        return new Json()
                .put("device", device.name())
                .put("failures", failures)
                .put("operations", rows.stream().map(GradcheckCommand::json).toList());
    }

    private static Json json(GradientReport.Row row) {
        return new Json()
                .put("name", row.name())
                .put("case", row.variant())
                .put("order", row.order())
                .put("worstError", row.worstError())
                .put("tolerance", row.tolerance())
                .put("passed", row.passed());
    }
}

package org.kudari.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import org.kudari.backend.CacheFolder;
import org.kudari.backend.tool.Tunable;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.options.JsonOption;
import org.kudari.cli.report.TuningReport;
import org.kudari.cli.terminal.Terminal;
import org.kudari.device.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kudari tune}. */
@Command(
        name = "tune",
        abbreviateSynopsis = true,
        description = "Finds out which kernels suit a device best, and keeps that for later.",
        footer = {
            "",
            "Takes up to a minute, best on a machine that does nothing else. Results have the same bits before and after."
        })
public final class TuneCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    /** @param terminal where its output goes */
    public TuneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Device device = devices.open()) {
            List<Tunable.Choice> choices = device.backend() instanceof Tunable tunable ? tunable.tune() : List.of();
            boolean isKept = !choices.isEmpty() && CacheFolder.ofUser().isWritable();
            TuningReport report = new TuningReport(device.name(), choices, isKept);
            if (json.isSet()) {
                terminal.out().line(report.json().toString());
            } else {
                report.print(terminal.out());
            }
            return ExitCode.OK;
        }
    }
}

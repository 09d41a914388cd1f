package org.kudari.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.kudari.backend.CacheFolder;
import org.kudari.backend.tool.Tunable;
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
            "Takes up to a minute, best on a machine that does nothing else. Results have the same bits before and after. Where"
                    + " nothing is clearly faster than what is there, that stays."
        })
final class TuneCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private DeviceOptions devices;

    @Mixin
    private JsonOption json;

    TuneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Device device = devices.open()) {
            List<Tunable.Choice> choices = device.backend() instanceof Tunable tunable ? tunable.tune() : List.of();
            boolean isKept = !choices.isEmpty() && CacheFolder.ofUser().keeps();
            if (json.isSet()) {
                terminal.out().line(json(device, choices, isKept).toString());
            } else {
                print(device, choices, isKept);
            }
            return ExitCode.OK;
        }
    }

    private void print(Device device, List<Tunable.Choice> choices, boolean isKept) {
        Output out = terminal.out();
        if (choices.isEmpty()) {
            out.line("There is nothing to choose on %s.", device.name());
            return;
        }
        for (Tunable.Choice choice : choices) {
            out.line("%s: %s", device.name(), choice.what());
            choice.rates()
                    .forEach((candidate, rate) -> out.line(
                            "  %-28s %8.1f GFLOP/s%s",
                            candidate, rate * 1e-9, candidate.equals(choice.chosen()) ? "  <- chosen" : ""));
        }
        out.line(
                isKept
                        ? "Kept for the runs after this one."
                        : "Not kept: the folder for it cannot be written to, or -Dkudari.cache says so.");
    }

    private static Json json(Device device, List<Tunable.Choice> choices, boolean isKept) {
        return new Json()
                .put("device", device.name())
                .put("choices", choices.stream().map(TuneCommand::json).toList())
                .put("kept", isKept);
    }

    private static Json json(Tunable.Choice choice) {
        Json rates = new Json();
        choice.rates().forEach(rates::put);
        return new Json()
                .put("what", choice.what())
                .put("operationsPerSecond", rates)
                .put("chosen", choice.chosen());
    }
}

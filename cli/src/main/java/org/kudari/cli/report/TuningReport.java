package org.kudari.cli.report;

import java.util.List;
import org.kudari.backend.tool.Tunable;
import org.kudari.cli.terminal.Json;
import org.kudari.cli.terminal.Output;

/**
 * What tuning has found.
 *
 * @param device its name
 * @param isKept whether later runs know of it
 */
public record TuningReport(String device, List<Tunable.Choice> choices, boolean isKept) {

    /** Writes it for people. */
    public void print(Output out) {
        if (choices.isEmpty()) {
            out.line("There is nothing to choose on %s.", device);
            return;
        }
        for (Tunable.Choice choice : choices) {
            out.line("%s: %s", device, choice.what());
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

    /** The same as a JSON object. */
    public Json json() {
        return new Json()
                .put("device", device)
                .put("choices", choices.stream().map(TuningReport::json).toList())
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

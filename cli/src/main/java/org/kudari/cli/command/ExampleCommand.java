package org.kudari.cli.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.terminal.Terminal;
import org.kudari.device.Device;
import org.kudari.examples.AndGate;
import org.kudari.examples.Backprop;
import org.kudari.examples.Neuron;
import org.kudari.io.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kudari example}. */
@Command(
        name = "example",
        abbreviateSynopsis = true,
        description = "Runs a small program that prints every value and gradient as they flow.",
        footer = {
            "",
            "Their sources, in examples/src/main/java/org/kudari/examples, read like a tutorial, in this order."
        })
public final class ExampleCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            paramLabel = "neuron|backprop|and-gate",
            description = {
                "neuron: one weight, one step down its gradient.",
                "backprop: the gradient's way back through two layers.",
                "and-gate: a neuron that learns the logical and."
            })
    private String name;

    @Mixin
    private DeviceOptions devices;

    /** @param terminal where its output goes */
    public ExampleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Example example = switch (name) {
            case "neuron" -> Neuron::run;
            case "backprop" -> Backprop::run;
            case "and-gate" -> AndGate::run;
            default ->
                throw new InvalidInputException(
                        "there is no example '" + name + "'; there are: neuron, backprop, and-gate");
        };
        try (Device device = devices.open()) {
            example.run(device, terminal.out().writer());
            terminal.out().flush();
        }
        return ExitCode.OK;
    }

    private interface Example {
        void run(Device device, PrintWriter out);
    }
}

package org.kudari.cli.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.DeviceOptions;
import org.kudari.cli.terminal.Terminal;
import org.kudari.device.Device;
import org.kudari.examples.Example;
import org.kudari.io.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kudari example}. */
@Command(
        name = "example",
        abbreviateSynopsis = true,
        description = "Runs a small program that shows its values and gradients.",
        footer = {
            "",
            "Each is one file in examples/src/main/java/org/kudari/examples, to be read from top to bottom; --list gives them"
                    + " in a good order to read."
        })
public final class ExampleCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "Which one: ${COMPLETION-CANDIDATES}.",
            completionCandidates = ExampleNames.class)
    private String name;

    @Option(names = "--list", description = "Print the name of each example and what it shows, and run none.")
    private boolean isList;

    @Mixin
    private DeviceOptions devices;

    /**
     * @param terminal where its output goes
     */
    public ExampleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (isList) {
            list();
            return ExitCode.OK;
        }
        Example example = chosen();
        try (Device device = devices.open()) {
            // Each line at once: a program may take some seconds.
            example.program().run(device, new PrintWriter(terminal.out().writer(), true));
            terminal.out().flush();
        }
        return ExitCode.OK;
    }

    private void list() {
        for (Example example : Example.all()) {
            terminal.out().line("%-18s %s", example.name(), example.summary());
        }
    }

    private Example chosen() {
        String thereAre = "; there are: " + String.join(", ", new ExampleNames());
        if (name == null) {
            throw new InvalidInputException("the name of an example is missing" + thereAre);
        }
        return Example.named(name)
                .orElseThrow(() -> new InvalidInputException("there is no example '" + name + "'" + thereAre));
    }

    private static final class ExampleNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        ExampleNames() {
            super(Example.all().stream().map(Example::name).toList());
        }
    }
}

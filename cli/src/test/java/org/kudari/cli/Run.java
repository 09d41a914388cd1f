package org.kudari.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.kudari.cli.terminal.Output;
import org.kudari.cli.terminal.Screen;
import org.kudari.cli.terminal.Terminal;

/**
 * A command that was run in this process.
 *
 * @param out all that it wrote to standard output
 * @param err all that it wrote to standard error
 */
record Run(int exitCode, String out, String err) {

    /** Runs a command with both streams going to pipes. */
    static Run kudari(String... args) {
        return on(Optional.empty(), args);
    }

    /** Runs a command with both streams going to a terminal of so many columns. */
    static Run onTerminal(int columns, String... args) {
        return on(Optional.of(new Screen(() -> columns)), args);
    }

    private static Run on(Optional<Screen> screen, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(
                new Terminal(
                        new Output(out, StandardCharsets.UTF_8, screen, false),
                        new Output(err, StandardCharsets.UTF_8, screen, true)),
                args);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    List<String> outLines() {
        return out.lines().toList();
    }
}

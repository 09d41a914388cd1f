package org.kudari.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.kudari.board.Board;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.options.Convert;
import org.kudari.cli.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kudari board}. */
@Command(
        name = "board",
        abbreviateSynopsis = true,
        description = "Shows how trainings went, or go, side by side, on a page in the browser.",
        footer = {
            "",
            "A training writes such a file where it is told to by kudari train --log. The page is served on this machine"
                    + " alone, to who has its address. Ctrl-C ends it.",
            "",
            "Example:",
            "  kudari board runs"
        })
public final class BoardCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(
            paramLabel = "DIR|FILE.jsonl",
            converter = Convert.FileName.class,
            description =
                    "The file of a training, or a folder whose files that end with .jsonl are shown, later ones too.")
    private Path runs;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "0",
            converter = Convert.Port.class,
            description = "The port to listen on (default: one that is free).")
    private int port;

    /** @param terminal where its output goes */
    public BoardCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Board board = new Board(runs, port)) {
            terminal.out().line("%s", board.address());
            // Until the process is ended: there is nothing to wait for.
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }
}

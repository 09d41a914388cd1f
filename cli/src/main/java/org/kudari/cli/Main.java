package org.kudari.cli;

import java.io.PrintWriter;
import org.kudari.cli.command.BoardCommand;
import org.kudari.cli.command.DoctorCommand;
import org.kudari.cli.command.ExampleCommand;
import org.kudari.cli.command.GalleryCommand;
import org.kudari.cli.command.GradcheckCommand;
import org.kudari.cli.command.PredictCommand;
import org.kudari.cli.command.TrainCommand;
import org.kudari.cli.command.TuneCommand;
import org.kudari.cli.exit.ExitCode;
import org.kudari.cli.exit.Failure;
import org.kudari.cli.exit.UsageProblem;
import org.kudari.cli.options.Version;
import org.kudari.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code kudari} command. */
@Command(
        name = "kudari",
        description = "Trains neural networks on whatever device is here.",
        versionProvider = Version.class,
        footer = {
            "",
            "kudari COMMAND --help explains a command. Two more are the script's own, each with its --help:",
            "  ./kudari bench    measures devices, also against other libraries",
            "  ./kudari test     runs the test suite",
            "",
            "Environment:",
            "  KUDARI_JAVA_OPTS  options for the JVM, such as -Xmx16g for a larger heap",
            "  KUDARI_DEBUG=1    show where an internal error happened"
        })
public final class Main implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs the command, and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(run(Terminal.ofProcess(), args));
    }

    /** Runs a command, and returns its {@link ExitCode}. */
    static int run(Terminal terminal, String... args) {
        Main main = new Main(terminal);
        try {
            int exitCode = main.commandLine().execute(args);
            if (exitCode == ExitCode.OK) {
                // Help texts are printed by picocli, which does not look whether they could be.
                terminal.out().flush();
            }
            return exitCode;
        } catch (Throwable thrown) {
            return main.explain(thrown);
        }
    }

    CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(this)
                .addSubcommand(new TrainCommand(terminal))
                .addSubcommand(new PredictCommand(terminal))
                .addSubcommand(new BoardCommand(terminal))
                .addSubcommand(new DoctorCommand(terminal))
                .addSubcommand(new TuneCommand(terminal))
                .addSubcommand(new GradcheckCommand(terminal))
                .addSubcommand(new ExampleCommand(terminal))
                .addSubcommand(new GalleryCommand(terminal))
                .setOut(terminal.out().writer())
                .setErr(terminal.err().writer())
                .setUsageHelpWidth(80)
                .setParameterExceptionHandler(this::explainBadUsage)
                .setExecutionExceptionHandler(this::explainFailure);
        addHelp(commandLine);
        return commandLine;
    }

    private static void addHelp(CommandLine commandLine) {
        commandLine
                .getCommandSpec()
                .mixinStandardHelpOptions(true)
                .usageMessage()
                .sortOptions(false);
        commandLine.getSubcommands().values().forEach(Main::addHelp);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** One line instead of picocli's message followed by the whole help text. */
    private int explainBadUsage(ParameterException e, String[] args) {
        terminal.problem(UsageProblem.text(e));
        return ExitCode.BAD_INPUT;
    }

    private int explainFailure(Exception e, CommandLine command, ParseResult parsed) {
        return explain(e);
    }

    private int explain(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        failure.message().ifPresent(terminal::problem);
        if (failure.exitCode() == ExitCode.BUG && isDebugging()) {
            thrown.printStackTrace(new PrintWriter(terminal.err().writer(), true));
        }
        return failure.exitCode();
    }

    private static boolean isDebugging() {
        return System.getenv("KUDARI_DEBUG") != null || Integer.getInteger("kudari.debug", 0) > 0;
    }
}

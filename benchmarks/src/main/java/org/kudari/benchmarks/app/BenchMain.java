package org.kudari.benchmarks.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.kudari.io.PrintableText;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The entry point of {@code ./kudari bench}. */
public final class BenchMain {
    /** The exit code if the options cannot be carried out. */
    static final int BAD_INPUT = 2;

    /** The exit code for an error of the program. */
    private static final int BUG = 70;

    private BenchMain() {}

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, System.console() != null, arguments));
    }

    /** Runs the command and returns its exit code. */
    static int run(PrintStream out, PrintStream err, boolean showProgress, String... arguments) {
        return run(out, err, showProgress, new CompareCommand(out, err, showProgress), arguments);
    }

    /** The same with a command {@code bench compare} of the caller's. */
    static int run(
            PrintStream out, PrintStream err, boolean showProgress, CompareCommand compare, String... arguments) {
        CommandLine commandLine = new CommandLine(new BenchCommand(out, err, showProgress));
        commandLine.addSubcommand(CompareCommand.NAME, compare);
        commandLine.addSubcommand(LadderCommand.NAME, new LadderCommand(out, err, showProgress));
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setUsageHelpWidth(100);
        commandLine.getCommandSpec().usageMessage().sortOptions(false);
        commandLine.setParameterExceptionHandler((problem, _) -> {
            say(err, problem.getMessage());
            return BAD_INPUT;
        });
        commandLine.setExecutionExceptionHandler((thrown, _, _) -> {
            if (thrown instanceof BadInput || thrown instanceof ParameterException) {
                say(err, thrown.getMessage());
                return BAD_INPUT;
            }
            say(err, "this is a bug, please report it: " + thrown);
            if (System.getenv("KUDARI_DEBUG") != null) {
                thrown.printStackTrace(err);
            }
            return BUG;
        });
        return commandLine.execute(arguments);
    }

    private static void say(PrintStream err, String problem) {
        err.println(PrintableText.of("kudari: " + problem + " (./kudari bench --help says more)"));
    }
}
